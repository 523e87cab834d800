import { z } from 'zod';
import { AgentId } from './ids.js';

/** A program found on the machine, with the version it gave (without the leading name). */
export const Tool = z.object({ name: z.string().max(60), version: z.string().max(60) });
export type Tool = z.infer<typeof Tool>;

/** How far a build is kept from the rest of the machine; `none` is said as plainly as the others. */
export const Isolation = z.enum(['bubblewrap', 'none']);
export type Isolation = z.infer<typeof Isolation>;

const fact = z.string().max(200);

/**
 * A machine's facts. Each revision is immutable and dated; its `descriptorRev` is the SHA-256 of
 * its canonical JSON (RFC 8785), and each result cites one. Never in it: the environment, user or
 * host name, IP addresses, serial numbers, paths below the home folder.
 */
export const Descriptor = z.object({
  schema: z.literal(1),
  agent: z.object({
    id: AgentId,
    name: z.string().min(1).max(80).describe('the name that the owner gave the machine'),
    version: z.string().max(40),
    kind: z.enum(['desktop', 'server', 'cloud']),
    features: z.array(z.string().max(40)).max(50),
  }),
  os: z.object({
    family: z.string().max(20).describe('linux, darwin, win32, freebsd, … (Node process.platform)'),
    id: fact.describe('debian, fedora, macos, …'),
    version: fact,
    kernel: fact,
    libc: fact.optional().describe('glibc or musl and its version, where there is one'),
  }),
  arch: z.string().max(20).describe('x64, arm64, riscv64, ppc64, s390x, … (Node process.arch)'),
  cpu: z.object({
    vendor: fact,
    model: fact,
    physical: z.number().int().positive(),
    logical: z.number().int().positive(),
    flags: z.array(z.string().max(40)).max(500).optional(),
  }),
  memMb: z.number().int().positive(),
  disk: z.object({ freeMb: z.number().int().nonnegative().describe('rounded down to whole GiB') }),
  tools: z.array(Tool).max(500),
  sandbox: z.array(Isolation).describe('what builds can be run under here, best first'),
  limits: z.object({
    cores: z.number().positive().optional(),
    memMb: z.number().positive().optional(),
    diskMb: z.number().positive().optional(),
  }),
  network: z.object({ metered: z.boolean().optional() }),
  power: z.object({ battery: z.boolean() }),
  location: z
    .object({
      cloud: fact.optional(),
      region: fact.optional(),
      zone: fact.optional(),
      instanceType: fact.optional(),
      spot: z.boolean().optional(),
    })
    .optional(),
  labels: z.record(z.string().max(60), z.string().max(200)),
  owner: z.object({ displayName: z.string().max(80).optional() }),
});
export type Descriptor = z.infer<typeof Descriptor>;
