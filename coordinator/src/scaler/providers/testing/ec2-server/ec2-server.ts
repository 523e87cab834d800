import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ActionContext, actions } from './actions.js';
import { type Ec2Credentials, signatureProblem } from './check-signature.js';
import { Ec2Region } from './ec2-region.js';
import { Ec2Error, QueryForm } from './query-form.js';
import { xml } from './xml.js';

/** A region of EC2 on this machine's loopback, as strict as the real one where that matters here. */
export interface Ec2Server extends ActionContext {
  readonly url: string;
  readonly region: Ec2Region;
  /** The actions that were asked for, in their order; those refused for their signature are not in it. */
  readonly asked: readonly string[];
  /** Answers so many calls of this action (any, when not named) with RequestLimitExceeded. */
  throttle(calls: number, action?: string): void;
  /** Carries the next call of this action out, and breaks the connection instead of answering. */
  loseReply(action: string): void;
  close(): Promise<void>;
}

/** Starts it, with the query API's version 2016-11-15 in the one image, two zones and pages of two. */
export async function startEc2Server(credentials: Ec2Credentials): Promise<Ec2Server> {
  const context: ActionContext = {
    region: new Ec2Region(),
    image: 'ami-0123456789abcdef0',
    zones: [`${credentials.region}a`, `${credentials.region}b`],
    subnets: { 'subnet-0123456789abcdef0': `${credentials.region}b` },
    pageSize: 2,
  };
  const asked: string[] = [];
  let throttled = { calls: 0, action: '' };
  let lost = '';

  const answer = (request: IncomingMessage, body: string, response: ServerResponse): void => {
    const problem = signatureProblem(request, body, credentials, Date.now());
    if (problem !== null) throw new Ec2Error(problem, 'The call is not signed as it has to be', 401);
    const form = new QueryForm(body);
    const action = form.required('Action');
    asked.push(action);
    if (form.required('Version') !== '2016-11-15') throw new Ec2Error('NoSuchVersion', 'no such version');
    if (throttled.calls > 0 && (throttled.action === '' || throttled.action === action)) {
      throttled.calls -= 1;
      throw new Ec2Error('RequestLimitExceeded', 'Request limit exceeded.', 503);
    }
    const act = actions[action];
    if (!act) throw new Ec2Error('InvalidAction', `The action ${action} is not valid`);
    const reply = act(form, context);
    form.end();
    if (lost === action) {
      lost = '';
      response.destroy();
      return;
    }
    const namespace = ' xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"';
    response.setHeader('content-type', 'text/xml;charset=UTF-8');
    response.end(xml(`${action}Response`, { requestId: 'request', ...reply }, namespace));
  };

  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      try {
        answer(request, body, response);
      } catch (error) {
        const { code, message, status } =
          error instanceof Ec2Error ? error : new Ec2Error('InternalError', String(error), 500);
        response.statusCode = status;
        response.setHeader('content-type', 'text/xml;charset=UTF-8');
        response.end(
          `<Response><Errors>${xml('Error', { Code: code, Message: message })}</Errors><RequestID>request</RequestID></Response>`,
        );
      }
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    ...context,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    throttle: (calls, action = '') => {
      throttled = { calls, action };
    },
    loseReply: (action) => {
      lost = action;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
