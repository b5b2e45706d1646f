/**
 * Whether a document is an OpenAPI description of version 3.0 or 3.1, as far as tools rely on it: what must be there is
 * there and of the right kind, what refers to something within refers to something that exists, parameters of paths are
 * declared, and no two operations have the same id. What a schema says in detail is not looked at.
 */
type Node = Readonly<Record<string, unknown>>

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
/** Below these stands data of the author's, in which nothing refers to anything. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const'])
const MOST = 20

/** The faults of a document, the first of them. Empty when there is none. */
export function openapiFaults(document: unknown): readonly string[] {
  if (!isNode(document)) return ['it is no object']
  const faults: string[] = []
  const version = document['openapi']
  if (typeof version !== 'string' || !/^3\.[01]\.\d+/.test(version))
    return [`openapi is ${JSON.stringify(version) ?? 'missing'}, not a version 3.0 or 3.1`]
  const info = document['info']
  for (const name of ['title', 'version'])
    if (!isNode(info) || typeof info[name] !== 'string') faults.push(`info.${name} is no text`)
  const parts = version.startsWith('3.0') ? ['paths'] : ['paths', 'webhooks', 'components']
  if (!parts.some((name) => isNode(document[name]))) faults.push(`${parts.join(', ')}: none of them is there`)
  faults.push(...faultsOfPaths(document), ...danglingReferences(document))
  return faults.slice(0, MOST)
}

function faultsOfPaths(document: Node): string[] {
  const paths = document['paths']
  if (paths === undefined) return []
  if (!isNode(paths)) return ['paths is no object']
  const faults: string[] = []
  const ids = new Map<string, string>()
  for (const [path, item] of Object.entries(paths)) {
    if (path.startsWith('x-')) continue
    if (!path.startsWith('/')) faults.push(`paths: ${JSON.stringify(path)} does not begin with /`)
    if (!isNode(item)) {
      faults.push(`paths: ${path} is no object`)
      continue
    }
    const shared = parametersOf(document, item, path, faults)
    for (const method of METHODS) {
      const operation = item[method]
      if (operation === undefined) continue
      const place = `${method.toUpperCase()} ${path}`
      if (isNode(operation)) judgeOperation(document, operation, { place, path, shared, ids }, faults)
      else faults.push(`${place} is no object`)
    }
  }
  return faults
}

interface Place {
  readonly place: string
  readonly path: string
  readonly shared: ReadonlySet<string> | undefined
  readonly ids: Map<string, string>
}

function judgeOperation(document: Node, operation: Node, { place, path, shared, ids }: Place, faults: string[]): void {
  const { operationId: id, responses } = operation
  if (typeof id === 'string') {
    const other = ids.get(id)
    if (other !== undefined) faults.push(`${place} has the operationId of ${other}, ${id}`)
    ids.set(id, place)
  }
  const isOld = String(document['openapi']).startsWith('3.0')
  if (isNode(responses)) {
    if (Object.keys(responses).length === 0) faults.push(`${place} has no response`)
    for (const [status, response] of Object.entries(responses)) {
      if (status.startsWith('x-')) continue
      if (!/^([1-5](\d\d|XX)|default)$/.test(status)) faults.push(`${place}: ${JSON.stringify(status)} is no status`)
      const said = followed(document, response)
      if (said !== undefined && (!isNode(said) || typeof said['description'] !== 'string'))
        faults.push(`${place}: the response ${status} has no description`)
    }
  } else if (isOld || responses !== undefined) faults.push(`${place} has no responses`)
  const own = parametersOf(document, operation, place, faults)
  // A parameter that stands in another document may be any.
  if (shared === undefined || own === undefined) return
  for (const [, name] of path.matchAll(/\{([^{}]+)\}/g))
    if (name !== undefined && !shared.has(name) && !own.has(name)) faults.push(`${place} does not declare {${name}}`)
}

/** Names of the parameters in the path that a path or an operation declares; undefined when some are not to be seen. */
function parametersOf(document: Node, owner: Node, place: string, faults: string[]): ReadonlySet<string> | undefined {
  const names = new Set<string>()
  const parameters = owner['parameters'] ?? []
  if (!Array.isArray(parameters)) {
    faults.push(`${place}: parameters is no list`)
    return undefined
  }
  let unseen = false
  for (const each of parameters as unknown[]) {
    const parameter = followed(document, each)
    if (parameter === undefined) {
      unseen = true
      continue
    }
    const { name, in: where, schema, content, required } = isNode(parameter) ? parameter : ({} as Node)
    if (typeof name !== 'string' || !['query', 'header', 'path', 'cookie'].includes(String(where))) {
      faults.push(`${place}: a parameter has no name, or is nowhere`)
      continue
    }
    if (schema === undefined && content === undefined) faults.push(`${place}: the parameter ${name} has no schema`)
    if (where !== 'path') continue
    names.add(name)
    if (required !== true) faults.push(`${place}: the parameter ${name} of the path is not required`)
  }
  return unseen ? undefined : names
}

/** What stands there, or where its reference leads within the document; undefined when that is not to be seen. */
function followed(document: Node, value: unknown): unknown {
  let here = value
  for (let steps = 0; isNode(here) && typeof here['$ref'] === 'string'; steps++) {
    if (steps > 50 || !here['$ref'].startsWith('#')) return undefined
    here = within(document, here['$ref'])
  }
  return here
}

function danglingReferences(document: Node): string[] {
  const faults: string[] = []
  const seen = new Set<unknown>([document])
  const queue: unknown[] = [document]
  for (let value = queue.pop(); value !== undefined; value = queue.pop()) {
    const reference = isNode(value) ? value['$ref'] : undefined
    if (typeof reference === 'string' && reference.startsWith('#/') && within(document, reference) === undefined)
      faults.push(`${reference} leads nowhere`)
    for (const [name, below] of Object.entries(value as object)) {
      if (typeof below !== 'object' || below === null || seen.has(below) || (isNode(value) && DATA.has(name))) continue
      seen.add(below)
      queue.push(below)
    }
  }
  return [...new Set(faults)].sort()
}

function within(document: Node, reference: string): unknown {
  let here: unknown = document
  for (const step of reference.split('/').slice(1)) {
    const name = decoded(step).replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined
    here = (here as Node)[name]
  }
  return here
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
