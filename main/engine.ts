import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { compose } from './engine-compose.ts';
import { hostOver, wireOf } from './engine-port.ts';
import type { ToEngine, WorkerInput } from './start.ts';

// The engine as a worker thread: started by `start`, spoken to over ports.
const port = parentPort;
if (!port) throw new Error('the engine is a worker thread');

const { hostPort, shape, ...options } = workerData as WorkerInput;
const waiting: MessagePort[] = [];
const early = (message: ToEngine): void => void (message.type === 'attach' && waiting.push(message.port));
port.on('message', early);
const engine = await compose({ ...options, host: hostOver(hostPort, shape) });
port.off('message', early);
for (const wire of waiting) engine.attach(wireOf(wire));
port.on('message', (message: ToEngine) => {
  if (message.type === 'attach') return engine.attach(wireOf(message.port));
  if (message.type === 'working')
    return void engine.working().then(
      (list) => message.port.postMessage(list),
      () => message.port.postMessage([]),
    );
  void engine.close().finally(() => {
    port.postMessage('closed');
    port.close();
    hostPort.close();
  });
});
port.postMessage('ready');
