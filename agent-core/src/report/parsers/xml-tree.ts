import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element of a report. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** All text directly within, in order. */
  readonly text: string;
}

/** The outermost elements, as far as they could be read, and what is wrong with the document. */
export interface XmlDocument {
  readonly roots: readonly XmlElement[];
  readonly flaw: string | null;
}

/** Entities that a document declares itself are bounded by the parser's own limits; it never fetches any. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // Without it, character references such as &#10; stay as they are written.
  htmlEntities: true,
  cdataPropName: '#cdata',
});

/** Parses XML; never throws. */
export function parseXml(text: string): XmlDocument {
  let flaw: string | null = null;
  try {
    const validity = XMLValidator.validate(text);
    if (validity !== true) flaw = `line ${validity.err.line}: ${validity.err.msg}`;
    return { roots: elementsIn(parser.parse(text)), flaw };
  } catch (error) {
    return { roots: [], flaw: flaw ?? String(error) };
  }
}

type Node = Readonly<Record<string, unknown>>;

function elementsIn(nodes: unknown): XmlElement[] {
  if (!Array.isArray(nodes)) return [];
  return (nodes as Node[]).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined || name.startsWith('#') || name.startsWith('?')) return [];
    const attributes = (node[':@'] ?? {}) as Record<string, string>;
    return [{ name, attributes, children: elementsIn(node[name]), text: textIn(node[name]) }];
  });
}

function textIn(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  return (nodes as Node[]).map(ownText).join('');
}

function ownText(node: Node): string {
  const text = node['#text'];
  if (typeof text === 'string') return text;
  return '#cdata' in node ? textIn(node['#cdata']) : '';
}
