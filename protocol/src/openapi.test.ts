import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { type Endpoint, endpoints } from './endpoints.js';
import { openApiDocument } from './openapi.js';

interface Operation {
  operationId: string;
  'x-required'?: true;
  security: object[];
  responses: Record<string, unknown>;
}

const document = openApiDocument();
const operations = Object.values(document['paths'] as Record<string, Record<string, Operation>>).flatMap(
  (item) => Object.values(item),
);

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('every reference leads to a schema of the document', () => {
  const schemas = (document['components'] as { schemas: object }).schemas;
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(50);
  expect(references.map(([, name]) => name).filter((name) => !Object.hasOwn(schemas, name!))).toEqual([]);
});

test('every call of the endpoint table is an operation, with its replies and its problems', () => {
  expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(
    Object.keys(endpoints).toSorted(),
  );
  for (const { operationId, responses } of operations) {
    const { replies } = (endpoints as Record<string, Endpoint>)[operationId]!;
    expect(Object.keys(responses)).toEqual(expect.arrayContaining([...Object.keys(replies), 'default']));
  }
});

test('the calls of the smallest coordinator are marked', () => {
  const required = operations
    .filter((operation) => operation['x-required'])
    .map(({ operationId }) => operationId);
  expect(required.toSorted()).toEqual(
    ['appendLog', 'claim', 'discover', 'enrol', 'logOffset', 'putResult', 'release', 'renew'].toSorted(),
  );
});

test('a call on a claim takes the claim’s own token or the credential of its machine', () => {
  const renew = operations.find(({ operationId }) => operationId === 'renew');
  expect(renew?.security).toEqual([{ claim: [] }, { agent: [] }]);
});
