const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.addEventListener('message', () => waiting.shift()?.());
channel.port1.start();
// In Node, where the unit tests run, an open port would keep the process.
(channel.port1 as MessagePort & { unref?: () => void }).unref?.();

/**
 * Lets the browser draw and take input, then goes on. Not a timer: browsers hold nested ones back by 4 ms.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
