import { z } from 'zod';

/**
 * The keys that a schema knows at a path, looking through lists, optional entries and unions;
 * empty where any key is allowed.
 */
export function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  return path.reduce<readonly z.core.$ZodType[]>(step, [schema]).flatMap(shapes).flatMap(Object.keys);
}

function step(schemas: readonly z.core.$ZodType[], part: PropertyKey): readonly z.core.$ZodType[] {
  return schemas.flatMap(plain).flatMap((schema) => {
    if (schema instanceof z.ZodArray && typeof part === 'number') return [schema.element];
    const shape = schema instanceof z.ZodObject ? (schema.shape as Record<PropertyKey, z.core.$ZodType>) : {};
    return Object.hasOwn(shape, part) ? [shape[part]!] : [];
  });
}

function shapes(schema: z.core.$ZodType): object[] {
  return plain(schema).flatMap((inner) => (inner instanceof z.ZodObject ? [inner.shape as object] : []));
}

/** The schemas that a value may be of, without the wrappers around them. */
function plain(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return plain(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(plain);
  return [schema];
}
