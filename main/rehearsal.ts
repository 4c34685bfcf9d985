import { parentPort, workerData } from 'node:worker_threads';
import { toFailure } from '../app/errors/failure.ts';
import { rehearse } from './rollouts/rehearsal/rehearse.ts';
import type { RehearsalInput } from './rollouts/rehearsal/rehearse.ts';
import type { FromRehearsal } from './rollouts/rehearsal/rehearsing.ts';

// A rehearsal as a worker thread: a simulated pool in fast time keeps a processor busy that real pools may need.
const port = parentPort;
if (!port) throw new Error('a rehearsal is a worker thread');
const post = (message: FromRehearsal): void => port.postMessage(message);

const leaving = new AbortController();
port.on('message', () => leaving.abort());
try {
  await rehearse(workerData as RehearsalInput, (event) => post({ event }), leaving.signal);
  post({ over: {} });
} catch (error) {
  post({ over: { failure: toFailure(error) } });
}
port.close();
