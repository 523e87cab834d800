// A hand on the mouse: one xdotool that waits for orders, for to start one takes longer than what is measured.
import { spawn } from 'node:child_process';

export function openMouse(display) {
  const child = spawn('xdotool', ['-'], {
    env: { ...process.env, ...display.env },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  let n = 0;
  return {
    move() {
      n += 1;
      child.stdin.write(`mousemove ${100 + (n % 500)} ${100 + (n % 300)}\n`);
    },
    close() {
      child.stdin.end();
      child.kill('SIGTERM');
    },
  };
}
