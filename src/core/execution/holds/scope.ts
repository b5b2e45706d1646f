/**
 * Which tasks are meant together: by a breaker that parks them, or by a throttle that slows them down. A place is a scope with
 * what it is about, as one word for a map: `plan`, `feature F1`, `pool db`, `provider host a.b`, `package web`, `tasks P1.x*`.
 */
import type { CoordinatorNode } from '../../model/coordinator.ts'
import type { ErrorPattern } from '../../model/policies.ts'
import { providerOf } from './provider.ts'

type Scope = ErrorPattern['scope']

/** By the node: nobody changes one once it is made. */
const known = new WeakMap<CoordinatorNode, readonly string[]>()

/** All places that a task stands in, globs left out; the narrowest last. */
export function placesOf(node: CoordinatorNode): readonly string[] {
  const last = known.get(node)
  if (last !== undefined) return last
  const places = ['plan', placeOf('feature', node.feature_id)]
  for (const name of drawnOn(node)) places.push(placeOf('pool', name))
  const provider = providerOf(node)
  if (provider !== null) places.push(placeOf('provider', provider))
  for (const folder of foldersOf(node)) places.push(placeOf('package', folder))
  known.set(node, places)
  return places
}

/** The places that a failure of a task is counted in, all of which it stands in: one for each pool that it draws on, else one at most. */
export function subjectsOf(node: CoordinatorNode, scope: Scope): readonly string[] {
  if (typeof scope === 'object') return fitsGlob(scope.tasks, node.id) ? [globPlace(scope.tasks)] : []
  switch (scope) {
    case 'plan':
      return ['plan']
    case 'feature':
      return [placeOf('feature', node.feature_id)]
    case 'pool':
      return drawnOn(node).map((name) => placeOf('pool', name))
    case 'provider': {
      const provider = providerOf(node)
      return provider === null ? [] : [placeOf('provider', provider)]
    }
    case 'package':
      return [placeOf('package', folderOf(node))]
  }
}

/** One place. */
export function placeOf(scope: 'feature' | 'pool' | 'provider' | 'package', name: string): string {
  return `${scope} ${scope === 'package' ? tidyFolder(name) : name}`
}

/** The tasks whose ids fit a glob. */
export function globPlace(glob: string): string {
  return `${GLOB}${glob}`
}

const GLOB = 'tasks '

/** The glob of a place; undefined for the others. */
export function globOf(place: string): string | undefined {
  return place.startsWith(GLOB) ? place.slice(GLOB.length) : undefined
}

/** Whether a task stands in a place. What is to mend something stands in none, so that nothing holds it back. */
export function standsIn(node: CoordinatorNode, place: string): boolean {
  if (node.mends !== undefined) return false
  if (place === 'plan') return true
  const glob = globOf(place)
  return glob === undefined ? placesOf(node).includes(place) : fitsGlob(glob, node.id)
}

/** Pools and locks of a task. */
function drawnOn({ resources }: CoordinatorNode): string[] {
  return [...new Set([...Object.keys(resources.pools), ...resources.locks])]
}

function folderOf({ action }: CoordinatorNode): string {
  return tidyFolder(action.cwd ?? '')
}

/** The folder that a task runs in, and all around it up to the root, which is the empty text. */
function foldersOf(node: CoordinatorNode): string[] {
  const folder = folderOf(node)
  const folders = ['']
  for (let slash = folder.indexOf('/'); slash >= 0; slash = folder.indexOf('/', slash + 1))
    folders.push(folder.slice(0, slash))
  if (folder !== '') folders.push(folder)
  return folders
}

/** `./web//src/` is `web/src`; the root is the empty text. */
function tidyFolder(folder: string): string {
  return folder
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

/** `*` stands for any text, `?` for one character. Linear in the text for each star. */
export function fitsGlob(glob: string, text: string): boolean {
  let [g, t, star, mark] = [0, 0, -1, 0]
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g++
      mark = t
    } else if (glob[g] === '?' || (g < glob.length && glob[g] === text[t])) {
      g++
      t++
    } else if (star >= 0) {
      g = star + 1
      t = ++mark
    } else return false
  }
  while (glob[g] === '*') g++
  return g === glob.length
}
