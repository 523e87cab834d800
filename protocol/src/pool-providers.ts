import { z } from 'zod';

/** One argument or environment value of a program; no NUL, which no system call carries. */
const Argument = z
  .string()
  .max(4000)
  .regex(/^[^\0]*$/, 'expected no NUL character');
const Path = Argument.min(1);
const AbsolutePath = Path.startsWith('/', 'expected an absolute path');
const EnvironmentName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'expected a variable name');
const Environment = z.record(EnvironmentName, Argument);

/**
 * Agents as processes of the coordinator's own machine (Linux). Without a program it is the
 * `barnraiser-agent` beside the coordinator, or the one on the PATH. In the arguments `{seed}` stands
 * for the folder with the instance's user data, and `{data}` for the agent's own folder.
 */
export const ProcessProvider = z.strictObject({
  kind: z.literal('process'),
  program: Path.optional(),
  args: z.array(Argument).max(100).optional(),
  /** Added to the few variables that an instance inherits. */
  environment: Environment.default({}),
  /** So many at once, whatever the pool's maximum says. */
  maxInstances: z.int().min(1).max(256).default(16),
  /** How long an agent may take to give its build back, once it is ended. */
  endGraceS: z.int().min(0).max(600).default(30),
});
export type ProcessProvider = z.infer<typeof ProcessProvider>;

/**
 * The owner's own program, called as `PROGRAM ARGS… launch|list|end` with one JSON document on its
 * standard input and one expected on its standard output.
 */
export const CommandProvider = z.strictObject({
  kind: z.literal('command'),
  program: AbsolutePath,
  args: z.array(Argument).max(100).default([]),
  /** Added to the few variables that the program inherits. */
  environment: Environment.default({}),
  /** For each call; the program and all that it started are ended after that. */
  timeoutS: z.int().min(1).max(900).default(60),
});
export type CommandProvider = z.infer<typeof CommandProvider>;

/**
 * Amazon EC2. Credentials come from the environment, the shared configuration files or the
 * coordinator's own instance role, never from this document; the address may be overridden with
 * AWS_ENDPOINT_URL_EC2 or AWS_ENDPOINT_URL.
 */
export const Ec2Provider = z.strictObject({
  kind: z.literal('ec2'),
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/, 'expected a region, like "eu-central-1"'),
  image: z.string().regex(/^ami-[0-9a-f]{8,17}$/, 'expected an image, like "ami-0123456789abcdef0"'),
  /** The subnet of each zone; a zone that is not named takes the account's default. */
  subnets: z
    .record(z.string().min(1).max(60), z.string().regex(/^subnet-[0-9a-f]{8,17}$/, 'expected a subnet id'))
    .default({}),
  securityGroups: z
    .array(z.string().regex(/^sg-[0-9a-f]{8,17}$/, 'expected a security group id'))
    .max(16)
    .default([]),
  /** A key pair's name, for looking into an instance by hand. */
  keyPair: z.string().min(1).max(255).optional(),
  /** What the price history is asked for. */
  product: z.string().min(1).max(60).default('Linux/UNIX'),
  /** Besides the ones that tell whose an instance is. */
  tags: z.record(z.string().min(1).max(127), z.string().max(255)).default({}),
});
export type Ec2Provider = z.infer<typeof Ec2Provider>;

/**
 * Virtual machines of the coordinator's own machine (Linux, QEMU). Each has a throw-away layer over
 * the image, and a NoCloud seed on a disk labelled CIDATA.
 */
export const QemuProvider = z.strictObject({
  kind: z.literal('qemu'),
  /** QEMU's program, which also says the architecture. */
  program: Path.default('qemu-system-x86_64'),
  image: AbsolutePath,
  imageFormat: z.enum(['raw', 'qcow2']).default('qcow2'),
  /** Booted directly where given; else the image has a boot loader. */
  kernel: AbsolutePath.optional(),
  initrd: AbsolutePath.optional(),
  append: Argument.default(''),
  /** `kvm` where the processor helps; `tcg` emulates, some ten times slower. */
  accel: z.enum(['kvm', 'tcg']).default('kvm'),
  cpus: z.int().min(1).max(256).default(2),
  memoryMb: z.int().min(128).max(1_048_576).default(2048),
  /** Any further options of QEMU's. */
  args: z.array(Argument).max(100).default([]),
  maxInstances: z.int().min(1).max(64).default(4),
});
export type QemuProvider = z.infer<typeof QemuProvider>;

/** The part of a pool's document that says who runs its instances. */
export const PoolProvider = z.discriminatedUnion('kind', [
  ProcessProvider,
  CommandProvider,
  Ec2Provider,
  QemuProvider,
]);
export type PoolProvider = z.infer<typeof PoolProvider>;
