import type { ClockOrder, Fault, LabState, Scenario, TruthQuery } from './protocol.ts';

/** The lab's strings, for tests to pull. */
export interface ControlClient {
  /** Answers an id to take it back by. */
  addFault(fault: Fault): Promise<string>;
  /** One, or all. */
  clearFaults(id?: string): Promise<void>;
  clock(order: ClockOrder): Promise<{ readonly now: number; readonly speed: number }>;
  play(scenario: Scenario): Promise<void>;
  state(): Promise<LabState>;
  /** `null` where nothing was measured. */
  truth(query: TruthQuery): Promise<readonly (number | null)[]>;
}

/** Speaks to the control address a lab prints when it starts. */
export function controlClient(url: string): ControlClient {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    addFault: async (fault) => ((await ask('POST', '/faults', fault)) as { id: string }).id,
    clearFaults: async (id) => {
      await ask('DELETE', id === undefined ? '/faults' : `/faults/${id}`);
    },
    clock: async (order) => (await ask('POST', '/clock', order)) as { now: number; speed: number },
    play: async (scenario) => {
      await ask('POST', '/scenario', scenario);
    },
    state: async () => (await ask('GET', '/state')) as LabState,
    truth: async (query) => (await ask('POST', '/truth', query)) as readonly (number | null)[],
  };
}
