import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMasterAddress } from './master-address.js';

describe('the address of a Buildbot master', () => {
  it('has a name, a host, and a port that may be left out', () => {
    expect(parseMasterAddress(' buildbot://attic@Ci.Example.org \n')).toEqual({
      url: 'buildbot://attic@ci.example.org:9989',
      host: 'ci.example.org',
      port: 9989,
      name: 'attic',
      isTls: false,
      transport: 'pb',
    });
    expect(parseMasterAddress('buildbots://a%3Ab@[::1]:29989/')).toEqual({
      url: 'buildbots://a%3Ab@[::1]:29989',
      host: '::1',
      port: 29989,
      name: 'a:b',
      isTls: true,
      transport: 'pb',
    });
  });

  it('says by its scheme that the master is spoken to by msgpack', () => {
    expect(parseMasterAddress('BuildBots+MsgPack://attic@ci.example.org:8443')).toEqual({
      url: 'buildbots+msgpack://attic@ci.example.org:8443',
      host: 'ci.example.org',
      port: 8443,
      name: 'attic',
      isTls: true,
      transport: 'msgpack',
    });
    expect(parseMasterAddress('buildbot+msgpack://attic@host:1')).toMatchObject({ isTls: false });
  });

  it('reads back as it is kept', () => {
    const readsBack = (name: string): void => {
      const target = parseMasterAddress(`buildbot://${encodeURIComponent(name)}@host:1`);
      expect(target === null ? null : parseMasterAddress(target.url)).toEqual(target);
    };
    expect(() =>
      fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 100 }), readsBack)),
    ).not.toThrow();
  });

  it.each([
    '',
    'buildbot://ci.example.org',
    'buildbot://name:secret@ci.example.org',
    'buildbot://name@host:0',
    'buildbot://name@host:65536',
    'buildbot://name@host:1/path',
    'buildbot://%E0%A4%A@host',
    'buildbot://a%0Ab@host',
    'http://name@host:9989',
    'buildbot://name@ho st',
    'buildbot+msgpack://name@host',
    'buildbot+msgpack://a%3Ab@host:1',
    'buildbot+pb://name@host:1',
  ])('%j is none', (text) => {
    expect(parseMasterAddress(text)).toBeNull();
  });
});
