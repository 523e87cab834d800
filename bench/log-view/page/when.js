/** Resolves in the frame in which `holds` is true, answering the ms since `begunAt`: what was drawn then can be seen. */
export function msUntil(begunAt, holds) {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begunAt)));
    };
    look();
  });
}
