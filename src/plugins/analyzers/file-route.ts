/** Where frameworks that route by files (Next.js, SvelteKit, Nuxt, Astro, Remix) serve what a file holds. */

/** Folders below which the path is the address; the last of the names below `src` counts, else the first. */
const ROOTS = new Set(['app', 'pages', 'routes'])
/** Files that stand for their folder. */
const FOLDER_FILES = new Set(['page', 'route', 'index', '+page', '+server', '+layout', 'layout'])

/** The address of a file: `src/app/(shop)/items/[id]/route.ts` serves `/items/:id`. */
export function fileRoute(path: string): string {
  const parts = path.split('/')
  const below = parts.slice(rootOf(parts) + 1)
  const last = below.pop() ?? ''
  const stem = last.replace(/(?:\.(?:get|post|put|patch|delete|head|options|server|page))?\.\w+$/, '')
  const segments = FOLDER_FILES.has(stem) ? below : [...below, stem]
  return `/${segments.flatMap(segmentOf).join('/')}`
}

function rootOf(parts: readonly string[]): number {
  const folders = parts.slice(0, -1)
  const inSource = folders.findLastIndex((part, at) => ROOTS.has(part) && parts[at - 1] === 'src')
  if (inSource >= 0) return inSource
  const first = folders.findIndex((part, at) => ROOTS.has(part) && !/^(?:packages|apps)$/.test(parts[at - 1] ?? ''))
  if (first < 0) return folders.indexOf('server')
  return folders[first] === 'app' && folders[first + 1] === 'routes' ? first + 1 : first
}

function segmentOf(segment: string): string[] {
  const plain = segment.replace(/^(?:\(\.+\))+/, '')
  if (/^\(.*\)$/.test(plain) || plain.startsWith('@')) return []
  const rest = /^\[?\[\.\.\.(\w+)\]\]?$/.exec(plain)
  if (rest !== null) return [`:${rest[1]}*`]
  return [plain.replaceAll(/\[([\w-]+)(?:=\w+)?\]/g, ':$1').replace(/^\$(\w+)$/, ':$1')]
}
