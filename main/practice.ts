import { parentPort, workerData } from 'node:worker_threads';
import { startLab } from './lab/lab.ts';
import type { FromPractice, PracticeInput, ToPractice } from './pools/practice.ts';

// The practice pools as a worker thread: a busy simulated world never delays a real pool.
const port = parentPort;
if (!port) throw new Error('the practice pools are a worker thread');
const post = (message: FromPractice): void => port.postMessage(message);

const { profile, stateDir } = workerData as PracticeInput;
const lab = await startLab({ profile, stateDir });
port.on('message', (message: ToPractice) => {
  if (message === 'reset') return void lab.reset().then(() => post({ done: 'reset' }));
  void lab.close().finally(() => {
    post({ done: 'close' });
    port.close();
  });
});
const { pools, updateSite } = lab;
post({ line: { pools, updateSite } });
