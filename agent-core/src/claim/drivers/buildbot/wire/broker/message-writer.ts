import type { BananaWriter } from '../banana/banana-writer.js';
import type { Link } from './link.js';
import type { LocalObject } from './local-object.js';
import type { ObjectTable } from './object-table.js';
import { WireError } from '../wire-error.js';
import type { ReferTo } from '../jelly/jelly-writer.js';

/** Writes whole messages or nothing: one that cannot be sent leaves no bytes and no counted references. */
export class MessageWriter {
  private readonly link: Link;
  private readonly objects: ObjectTable;

  constructor(link: Link, objects: ObjectTable) {
    this.link = link;
    this.objects = objects;
  }

  /** `compose` writes one message. Answers why it cannot be sent; null when it goes out this turn, or the link has ended. */
  send(compose: (writer: BananaWriter, referTo: ReferTo) => void): WireError | null {
    if (this.link.ended !== null) return null;
    const { writer } = this.link;
    const mark = writer.mark();
    const counted: number[] = [];
    const referTo = (object: LocalObject): number => {
      const id = this.objects.refer(object);
      counted.push(id);
      return id;
    };
    try {
      compose(writer, referTo);
    } catch (error) {
      writer.rollBack(mark);
      for (const id of counted) this.objects.drop(id);
      if (error instanceof WireError) return error;
      throw error;
    }
    this.link.written();
    return null;
  }
}
