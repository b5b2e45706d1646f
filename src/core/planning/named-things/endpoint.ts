import type { NamedThing } from './named-thing.ts'

const METHOD = /\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)(?:\s{1,3}|`\s?`?|\s`)(\/[\w/{}:.$[\]*<>-]{0,200})/g
/** A path alone is an endpoint where its first part says so. */
const PATH =
  /(?<![\w./~@{}<-])(\/(?:api|apis|v\d{1,2}|rest|graphql|rpc|webhooks?|oauth2?|auth|\.well-known)(?:\/[\w{}:.$[\]*<>-]{1,80}){0,12})(?![\w/])/g

/** Entries of HTTP interfaces: `GET /users/:id`, and paths such as `/api/users` without a method. */
export function endpointsIn(text: string): NamedThing[] {
  const withMethod = [...text.matchAll(METHOD)].map((found): NamedThing => {
    const path = trimmed(found[2] ?? '')
    const said = found[0].slice(0, found[0].length - (found[2] ?? '').length + path.length)
    return { kind: 'endpoint', name: `${found[1] ?? ''} ${pathName(path)}`, said, start: found.index }
  })
  const alone = [...text.matchAll(PATH)].flatMap((found): NamedThing[] => {
    const path = trimmed(found[1] ?? '')
    const isFile = /\.(?:ts|tsx|js|go|py|rs|md|json|ya?ml)$/.test(path)
    return isFile ? [] : [{ kind: 'endpoint', name: pathName(path), said: path, start: found.index }]
  })
  return [...withMethod, ...alone]
}

function trimmed(path: string): string {
  return path.replace(/[.:*>\]-]{1,200}$/, (end) => (end.startsWith(']') || end.startsWith('>') ? end.slice(0, 1) : ''))
}

/** A path in which whatever stands for a value is `{}`: `/users/:id`, `/users/{id}`, `/users/[id]`, `/users/<id>`. */
function pathName(path: string): string {
  const name = path
    .replaceAll(/\$?\{[^{}/]{0,60}\}|\[[^[\]/]{1,60}\]|<[^<>/]{1,60}>|(?<=\/):\w{1,60}/g, '{}')
    .replace(/(?<=[^/])\/$/, '')
  return name.toLowerCase()
}
