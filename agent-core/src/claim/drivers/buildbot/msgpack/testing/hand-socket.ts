import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import type { Sendable, WireDictionary } from '../../wire/jelly/wire-value.js';
import { decodeMessage, encodeMessage } from '../wire/message-codec.js';

/** A WebSocket whose other end is the test: what was sent is in `sent`, `says` is what a master says. */
export class HandSocket extends EventEmitter {
  readonly sent: WireDictionary[] = [];
  bufferedAmount = 0;
  isPaused = false;
  isTerminated = false;
  closedWith: number | null = null;
  /** What waits to be told that it was sent. */
  readonly flushes: (() => void)[] = [];

  get socket(): WebSocket {
    return this as unknown as WebSocket;
  }

  says(message: Readonly<Record<string, Sendable>>): void {
    this.emit('message', Buffer.from(encodeMessage(message)), true);
  }

  send(message: Uint8Array, sent: () => void): void {
    this.sent.push(decodeMessage(Buffer.from(message)));
    this.flushes.push(sent);
  }

  ping(): void {
    this.emit('pinged');
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  close(code: number): void {
    this.closedWith = code;
  }

  terminate(): void {
    this.isTerminated = true;
  }
}
