/**
 * Endpoints and types of OpenAPI (2 and 3, YAML or JSON) and of JSON Schema. The document is walked as a tree of nodes with
 * their places; aliases are never expanded, so that no document grows while it is read.
 */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type ParsedNode, type YAMLMap } from 'yaml'
import type { Declaration } from './contract-fact.ts'

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch', 'head', 'options'])
/** Nodes of one endpoint that are looked through for what it refers to. */
const MOST_NODES = 2000

/** Endpoints and types that a document declares; nothing for a document of another kind. */
export function readOpenApi(root: YAMLMap): Declaration[] {
  const paths = mapAt(root, 'paths')
  const schemas = mapAt(mapAt(root, 'components'), 'schemas') ?? mapAt(root, 'definitions')
  return [...(paths === undefined ? [] : pairsOf(paths).flatMap(endpointsOf)), ...typesOf(schemas)]
}

/** The types that a JSON Schema declares: itself, by its title, and its definitions. */
export function readJsonSchema(root: YAMLMap, fallbackTitle: string): Declaration[] {
  const title = textAt(root, 'title') ?? fallbackTitle
  const properties = mapAt(root, 'properties')
  const start = root.range?.[0] ?? 0
  const end = root.range?.[1] ?? start
  const own: Declaration = {
    kind: 'type',
    name: title,
    fields: keysOf(properties),
    uses: referencesIn(root),
    change: 'create',
    start,
    end,
  }
  return [...(properties === undefined ? [] : [own]), ...typesOf(mapAt(root, '$defs') ?? mapAt(root, 'definitions'))]
}

function endpointsOf({ key, value }: Pair): Declaration[] {
  const path = isScalar(key) ? String(key.value) : ''
  if (!path.startsWith('/') || !isMap(value)) return []
  const operations = pairsOf(value).filter((pair) => METHODS.has(keyOf(pair).toLowerCase()))
  return operations.map((pair, index): Declaration => {
    const own = isMap(pair.value) ? pair.value : undefined
    const summary = textAt(own, 'summary') ?? textAt(own, 'description')
    const operation = textAt(own, 'operationId')
    // The path stands once, above its first operation.
    const begin = (index === 0 ? key : pair.key) as Node
    return {
      kind: 'endpoint',
      name: `${keyOf(pair).toUpperCase()} ${path}`,
      ...(summary === undefined ? {} : { summary: firstSentence(summary) }),
      ...(operation === undefined ? {} : { operation }),
      fields: [],
      uses: own === undefined ? [] : referencesIn(own),
      change: 'create',
      start: begin.range?.[0] ?? 0,
      end: Math.max((pair.key as Node).range?.[1] ?? 0, endOf(own, 'summary'), endOf(own, 'operationId')),
    }
  })
}

function typesOf(schemas: YAMLMap | undefined): Declaration[] {
  return (schemas === undefined ? [] : pairsOf(schemas)).flatMap((pair): Declaration[] => {
    const { value } = pair
    if (!isMap(value)) return []
    const [start, end] = [(pair.key as Node).range?.[0] ?? 0, value.range?.[1] ?? 0]
    const fields = keysOf(mapAt(value, 'properties'))
    return [{ kind: 'type', name: keyOf(pair), fields, uses: referencesIn(value), change: 'create', start, end }]
  })
}

/** The last part of each `$ref` below a node, each once. */
function referencesIn(root: Node): string[] {
  const names = new Set<string>()
  const open: unknown[] = [root]
  for (let seen = 0; seen < MOST_NODES; seen++) {
    const node = open.pop()
    if (node === undefined) break
    if (isSeq(node)) open.push(...node.items.slice(0, MOST_NODES))
    if (!isMap(node)) continue
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.value === '$ref' && isScalar(value)) {
        names.add(String(value.value).slice(String(value.value).lastIndexOf('/') + 1))
      } else if (!isAlias(value)) open.push(value)
    }
  }
  return [...names].sort()
}

/** The mapping under a key of a mapping. */
export function mapAt(map: YAMLMap | undefined, key: string): YAMLMap | undefined {
  const value = map?.get(key, true)
  return isMap(value) ? value : undefined
}

/** The text under a key of a mapping. */
export function textAt(map: YAMLMap | undefined, key: string): string | undefined {
  const value: unknown = map?.get(key)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

function endOf(map: YAMLMap | undefined, key: string): number {
  const value = map?.get(key, true) as ParsedNode | undefined
  return isScalar(value) ? (value.range?.[1] ?? 0) : 0
}

function pairsOf(map: YAMLMap): Pair[] {
  return map.items
}

function keysOf(map: YAMLMap | undefined): string[] {
  return map === undefined ? [] : pairsOf(map).map(keyOf)
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : ''
}

function firstSentence(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  const end = line.search(/\.(?:\s|$)/)
  return (end > 0 ? line.slice(0, end) : line).slice(0, 200)
}
