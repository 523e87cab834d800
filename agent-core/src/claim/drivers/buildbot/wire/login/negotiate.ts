import type { Element } from '../banana/banana-decoder.js';
import type { Link } from '../broker/link.js';
import { WireError } from '../wire-error.js';

/** Of Perspective Broker; the same since Twisted 1. */
export const brokerVersion = 6;

/**
 * Agrees with a master on the dialect `none` and the version of the protocol; the master speaks
 * first. `ready` is called in time to take the element that follows, and not if the master turns
 * out to be something else: then the link closes with a breach.
 */
export function negotiate(link: Link, ready: () => void): void {
  link.receiveBy((dialects) => {
    if (!offersNone(dialects)) {
      return new WireError('bad-dialect', 'what answers is no Buildbot master: it offers no dialect `none`');
    }
    link.writer.text('none');
    link.writer.element(['version', brokerVersion]);
    link.written();
    link.receiveBy((version) => {
      if (!Array.isArray(version) || version[0] !== 'version' || version[1] !== brokerVersion) {
        return new WireError('bad-version', `the master does not speak version ${brokerVersion}`);
      }
      ready();
      return null;
    });
    return null;
  });
}

function offersNone(element: Element): boolean {
  if (!Array.isArray(element)) return false;
  return element.some((dialect) => Buffer.isBuffer(dialect) && dialect.toString('latin1') === 'none');
}
