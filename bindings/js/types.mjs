// TypeScript for the documents, from the published JSON Schema, so that both say the same.

/** A comment above a declaration, indented. */
function comment(text, indent) {
  if (!text) return '';
  const lines = text.replaceAll('*/', '* /').split('\n');
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

const PRIMITIVES = { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' };

const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const union = (members) => [...new Set(members)].join(' | ') || 'never';
const grouped = (type) => (/[|&]/.test(type) ? `(${type})` : type);

/** Names that the package gives to its own classes. */
const RENAMED = { Clock: 'TicketClock', Calendar: 'DeskCalendar', Decision: 'BareDecision' };
const spelt = (name) => RENAMED[name] ?? name;

/** The type of a schema. */
function type(schema, indent = '') {
  if (schema === true || schema === undefined || Object.keys(schema).length === 0) return 'unknown';
  if (schema.$ref) {
    const named = spelt(schema.$ref.split('/').at(-1));
    return schema.properties ? `${named} & ${table(schema, indent)}` : named;
  }
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.oneOf ?? schema.anyOf;
  const own = schema.properties || schema.type === 'object' ? table(schema, indent) : undefined;
  if (choices) {
    const one = union(choices.map((choice) => type(choice, indent)));
    return own && schema.properties ? `${own} & ${grouped(one)}` : one;
  }
  if (schema.allOf) return schema.allOf.map((part) => grouped(type(part, indent))).join(' & ');
  if (Array.isArray(schema.type)) return union(schema.type.map((name) => type({ ...schema, type: name }, indent)));
  if (schema.type === 'array') return list(schema, indent);
  return own ?? PRIMITIVES[schema.type] ?? 'unknown';
}

function list({ items, prefixItems, minItems, maxItems }, indent) {
  if (prefixItems) return `[${prefixItems.map((item) => type(item, indent)).join(', ')}]`;
  const item = type(items, indent);
  if (minItems !== undefined && minItems === maxItems && minItems <= 4) return `[${Array(minItems).fill(item).join(', ')}]`;
  return `${grouped(item)}[]`;
}

function table({ properties = {}, required = [], additionalProperties, patternProperties }, indent) {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? '' : '?';
    return `${comment(schema.description, inner)}${inner}${key(name)}${optional}: ${type(schema, inner)};\n`;
  });
  const others = additionalProperties && typeof additionalProperties === 'object' ? [additionalProperties] : Object.values(patternProperties ?? {});
  if (others.length > 0 && fields.length === 0) return `{ [name: string]: ${union(others.map((schema) => type(schema, inner)))} }`;
  return fields.length === 0 ? '{ [name: string]: unknown }' : `{\n${fields.join('')}${indent}}`;
}

/** The declarations of every schema in `schemas`; `roots` gives names to the whole of some. */
export function declarations(schemas, skip) {
  const found = new Map();
  for (const [name, schema] of schemas) {
    for (const [inner, definition] of Object.entries(schema.$defs ?? {})) found.set(inner, definition);
    if (name) found.set(name, schema);
  }
  const one = ([name, schema]) => `${comment(schema.description, '')}export type ${spelt(name)} = ${type(schema)};\n`;
  return [...found].filter(([name]) => !skip.includes(name)).sort().map(one).join('\n');
}
