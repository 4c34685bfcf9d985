/** A hidden window paints no frames but still has to keep up, slowly. */
const HIDDEN_MS = 250;

/** Runs `work` once at the next frame, however often it was asked for. */
export function oncePerFrame(work: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    const run = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      asked = false;
      work();
    };
    const frame = requestAnimationFrame(run);
    const timer = setTimeout(run, HIDDEN_MS);
  };
}
