/** What an element holds: text, other elements, or a list of `item` elements. */
export type XmlValue = string | number | readonly XmlValue[] | { readonly [name: string]: XmlValue | null };

/** An element of a reply; members that are null are left out. */
export function xml(name: string, value: XmlValue, attributes = ''): string {
  return `<${name}${attributes}>${inner(value)}</${name}>`;
}

function inner(value: XmlValue): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  }
  if (isList(value)) return value.map((item) => xml('item', item)).join('');
  return Object.entries(value)
    .map(([name, member]) => (member === null ? '' : xml(name, member)))
    .join('');
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}
