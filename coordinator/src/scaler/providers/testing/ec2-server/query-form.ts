/** EC2's error: its code, and the HTTP status that goes with it. */
export class Ec2Error extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A call's parameters, each taken once; what nobody takes is refused at the end. */
export class QueryForm {
  readonly #values: Map<string, string>;

  constructor(body: string) {
    this.#values = new Map(new URLSearchParams(body));
  }

  optional(name: string): string | null {
    const value = this.#values.get(name) ?? null;
    this.#values.delete(name);
    return value;
  }

  required(name: string): string {
    const value = this.optional(name);
    if (value === null || value === '') {
      throw new Ec2Error('MissingParameter', `The request must contain the parameter ${name}`);
    }
    return value;
  }

  /** `NAME.1`, `NAME.2`, …, without a gap. */
  list(name: string): readonly string[] {
    const values: string[] = [];
    for (let index = 1; this.#values.has(`${name}.${index}`); index += 1) {
      values.push(this.required(`${name}.${index}`));
    }
    return values;
  }

  /** Each of `NAME.1`, `NAME.2`, … as whatever `read` takes of it, given the prefix `NAME.1.`. */
  records<T>(name: string, read: (prefix: string) => T): readonly T[] {
    const records: T[] = [];
    for (let index = 1; ; index += 1) {
      const prefix = `${name}.${index}.`;
      if (![...this.#values.keys()].some((key) => key.startsWith(prefix))) return records;
      records.push(read(prefix));
    }
  }

  /** Refuses what is left: EC2 knows no such parameter. */
  end(): void {
    const [name] = this.#values.keys();
    if (name !== undefined) throw new Ec2Error('UnknownParameter', `The parameter ${name} is not recognized`);
  }
}
