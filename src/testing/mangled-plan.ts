/**
 * Plans as nobody should write them: a real plan, changed in one place by chance, always the same for the same seed. Some
 * changes are plain damage; others are made by a forger who lets every hash fit again.
 */
import { artifactHash, canonicalJson, hashJson } from '../core/model/canonical.ts'
import { readHashes } from '../core/planning/artifacts/hashes.ts'
import { renderArtifacts } from '../core/planning/artifacts/render.ts'
import { chance } from '../core/std/chance.ts'
import { compileText } from './compiled-text.ts'
import { TEXT_PATH } from './proposal-text.ts'

/** A plan that was mangled. */
export interface MangledPlan {
  readonly files: ReadonlyMap<string, string>
  readonly specs: ReadonlyMap<string, string>
  /** What was done to it, for people. */
  readonly told: string
  /** Whether a check must find it out: it says something else than before, and not only about what is taken as stated. */
  readonly isWrong: boolean
}

/** The release that made the plans. */
export const MANGLED_GENERATOR = { name: 'tasks', version: '0.0.0' }

const TEXTS = [
  `# Ship
build run make
migrate 2h locks db after build
seed 1h locks db after build~0.5
test 1h pools dbs×2 after migrate build
publish after test soft seed
! dbs shared_limited 2`,
  `# Read
parse 3h
index 2h after parse reads corpus
# Write
render 4h after index pools gpu×1 flags optional
store 1h after render parse locks corpus
notify soft store flags idempotent
! gpu shared_limited 3`,
]

const FORECASTLESS = { max_concurrent: 3, quotas: { cpu_cores: 4 } }

interface Base {
  readonly files: ReadonlyMap<string, string>
  readonly specs: ReadonlyMap<string, string>
}

const bases: Base[] = []

function baseAt(index: number): Base {
  const text = TEXTS[index] as string
  return (bases[index] ??= {
    files: renderArtifacts(compileText(text, { ...FORECASTLESS, generator: MANGLED_GENERATOR })),
    specs: new Map([[TEXT_PATH, text]]),
  })
}

const ARTIFACTS = ['proposals', 'features', 'tasks', 'dag', 'waves', 'coordinator'] as const

type Loose = Record<string | number, unknown>

/** One place of a JSON value: the holder, the key in it, and the way there. */
interface Place {
  readonly holder: Loose
  readonly key: string | number
  readonly path: readonly (string | number)[]
}

/** Draws a number below `count`. */
type Pick = (what: string, count: number) => number

/** The mangled plan of a seed. */
export function mangledPlan(seed: number): MangledPlan {
  const pick: Pick = (what, count) => Math.floor(chance(seed, what) * count)
  const base = baseAt(pick('base', TEXTS.length))
  const name = `${ARTIFACTS[pick('artifact', ARTIFACTS.length)] as string}.json`
  const way = pick('way', 10)
  if (way === 0) return mangledText(base, name, pick)
  if (way === 1) return mixed(base, seed, pick)
  const artifact = JSON.parse(base.files.get(name) as string) as Loose
  const places = placesOf(artifact)
  const place = places[pick('place', places.length)] as Place
  const before = canonicalJson(artifact)
  const change = changeOf(place, places, pick)
  const forged = pick('forged', 2) === 1
  const files = new Map(base.files).set(name, textOf(artifact))
  const told = `${name} #/${place.path.join('/')}: ${change}${forged ? ', with fitting hashes' : ''}`
  const isSame = safeCanonical(artifact) === before
  return {
    files: forged ? resealed(files) : files,
    specs: base.specs,
    told,
    isWrong: !isSame && !(forged && isStated(name, place)),
  }
}

/** Settings and notes that follow from nothing in the plan: whoever lets the hashes fit may state them as they like. */
function isStated(name: string, { path }: Place): boolean {
  const at = path.join('/')
  if (/^meta\/(?:version|artifact_hash|plan_id|[a-z]+_hash)/.test(at) || at === 'meta') return true
  if (name === 'proposals.json') return true
  if (name === 'tasks.json') return /^meta\/(?:codebase_analysis|previous|min_confidence)/.test(at)
  if (name === 'waves.json') return at.endsWith('config/max_wave_size')
  return name === 'coordinator.json' && /^(?:resources\/quotas|worker_pool|policies|version$)/.test(at)
}

function placesOf(root: Loose): Place[] {
  const places: Place[] = []
  const open: { holder: Loose; path: readonly (string | number)[] }[] = [{ holder: root, path: [] }]
  for (const { holder, path } of open) {
    for (const key of Object.keys(holder)) {
      const place = { holder, key, path: [...path, key] }
      places.push(place)
      const value = holder[key]
      if (typeof value === 'object' && value !== null) open.push({ holder: value as Loose, path: place.path })
    }
  }
  return places
}

const ODD_VALUES: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => [],
  () => ({}),
  () => '',
  () => 'x'.repeat(5000),
  () => '__proto__',
  () => 'constructor',
  () => '../../etc/passwd',
  () => 'P1.T001\0',
  () => -1,
  () => 0,
  () => 1.5,
  () => 1e308,
  () => Number.MIN_VALUE,
  () => Number.MAX_SAFE_INTEGER + 2,
  () => nested(30),
  () => nested(200),
  () => JSON.parse('{"__proto__": {"id": "P1.T001"}}') as unknown,
]

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < depth; i++) value = [value]
  return value
}

function changeOf({ holder, key }: Place, places: readonly Place[], pick: Pick): string {
  const value = holder[key]
  switch (pick('change', 12)) {
    case 0:
      return set(holder, key, ODD_VALUES[pick('odd', ODD_VALUES.length)]?.())
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete holder[key]
      return 'taken out'
    case 2: {
      const name = ['x_mine', `${key}s`, '__proto__', 'id'][pick('name', 4)] as string
      if (Array.isArray(holder)) return set(holder, key, [value])
      delete holder[key]
      Object.defineProperty(holder, name, { value, enumerable: true, writable: true, configurable: true })
      return `renamed to ${name}`
    }
    case 3: {
      const other = places[pick('other', places.length)] as Place
      const copy = structuredClone(other.holder[other.key])
      return set(holder, key, copy)
    }
    case 4:
      if (Array.isArray(value) && value.length > 1) {
        value.reverse()
        return 'reversed'
      }
      return set(holder, key, typeof value === 'string' ? `${value}x` : value === false)
    case 5:
      if (!Array.isArray(value) || value.length === 0) return set(holder, key, [value, value])
      value.push(structuredClone(value[0]))
      return 'its first member twice'
    case 6:
      return set(holder, key, 'other')
    default:
      return plausible({ holder, key, path: [] }, places, pick)
  }
}

/** A change that the schema most likely allows: a number a little off, a flag turned, a value that the same field has elsewhere. */
function plausible({ holder, key }: Place, places: readonly Place[], pick: Pick): string {
  const value = holder[key]
  if (typeof value === 'number') return set(holder, key, [value + 1, value / 2, value + 0.25][pick('nudge', 3)])
  if (typeof value === 'boolean') return set(holder, key, !value)
  const namesakes = places.filter(
    (place) => (place.key === key || typeof key === 'number') && typeof place.holder[place.key] === typeof value,
  )
  const other = namesakes[pick('namesake', namesakes.length)] as Place
  return set(holder, key, structuredClone(other.holder[other.key]))
}

function set(holder: Loose, key: string | number, value: unknown): string {
  holder[key] = value
  const text = JSON.stringify(value) ?? 'nothing'
  return `set to ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`
}

function mangledText(base: Base, name: string, pick: Pick): MangledPlan {
  const text = base.files.get(name) as string
  const at = pick('at', text.length)
  const pieces = ['', '\0', '"', '{', ']', '\ufeff', '1e999', 'NaN', '\\', '"a":1,"a":2,', '\ud800', '['.repeat(1000)]
  const piece = pieces[pick('piece', pieces.length)] as string
  const cut = [0, 1, 40, text.length][pick('cut', 4)] as number
  const changed = text.slice(0, at) + piece + text.slice(at + cut)
  return {
    files: new Map(base.files).set(name, changed),
    specs: base.specs,
    told: `${name}: at ${at} ${cut} characters replaced by ${JSON.stringify(piece.slice(0, 20))}`,
    isWrong: !isSameJson(text, changed),
  }
}

function isSameJson(a: string, b: string): boolean {
  try {
    return canonicalJson(JSON.parse(a)) === safeCanonical(JSON.parse(b))
  } catch {
    return false
  }
}

function mixed(base: Base, seed: number, pick: Pick): MangledPlan {
  const other = baseAt((TEXTS.indexOf(base.specs.get(TEXT_PATH) as string) + 1) % TEXTS.length)
  const names = [...base.files.keys()].filter((name) => chance(seed, 'mix', name) < 0.4)
  const taken = names.length === 0 ? ['dag.json'] : names
  const files = new Map(base.files)
  for (const name of taken) {
    if (pick(`gone ${name}`, 4) === 0) files.delete(name)
    else files.set(name, other.files.get(name) as string)
  }
  return { files, specs: base.specs, told: `${taken.join(', ')} of another plan, or gone`, isWrong: true }
}

/** Canonical JSON of what may hold what JSON does not. */
function safeCanonical(value: unknown): string | undefined {
  try {
    return canonicalJson(value)
  } catch {
    return undefined
  }
}

function textOf(artifact: unknown): string {
  return `${JSON.stringify(artifact, null, 2)}\n`
}

/** Lets every hash fit again, as far as the files still have a place for one. */
function resealed(files: ReadonlyMap<string, string>): Map<string, string> {
  const artifact = Object.fromEntries(
    ARTIFACTS.map((name) => [name, JSON.parse(files.get(`${name}.json`) as string) as Loose]),
  ) as Record<(typeof ARTIFACTS)[number], Loose>
  const hashes = new Map([['proposals.json', hashJson(withoutFree(artifact.proposals))]])
  const put = (name: (typeof ARTIFACTS)[number], upstream: Loose): void => {
    const { meta } = artifact[name]
    if (typeof meta !== 'object' || meta === null) return
    for (const [key, value] of Object.entries(upstream)) if (key in meta) (meta as Loose)[key] = value
    const hash =
      safeCanonical(artifact[name]) === undefined ? '' : artifactHash(withoutFree(artifact[name]) as { meta: object })
    if ('artifact_hash' in meta) (meta as Loose)['artifact_hash'] = hash
    hashes.set(`${name}.json`, hash)
  }
  const hash = (name: string): string => hashes.get(`${name}.json`) ?? ''
  put('features', {})
  put('tasks', { proposals_hash: hash('proposals'), features_hash: hash('features') })
  const base = { tasks_hash: hash('tasks'), plan_id: `PLAN-${hash('tasks').slice(0, 12)}` }
  put('dag', base)
  put('waves', { ...base, dag_hash: hash('dag') })
  put('coordinator', { ...base, dag_hash: hash('dag'), waves_hash: hash('waves') })
  const result = new Map(files)
  for (const name of ARTIFACTS) result.set(`${name}.json`, textOf(artifact[name]))
  for (const name of ['Plan.md', 'Decisions.md']) {
    let text = files.get(name) ?? ''
    for (const [file, old] of readHashes(text)) text = text.replaceAll(old, hashes.get(file) ?? old)
    result.set(name, text)
  }
  return result
}

/** As a checker hashes it: keys of anybody's own do not count. Close enough, since only shapes have such keys here. */
function withoutFree(value: Loose): Loose {
  return JSON.parse(JSON.stringify(value, (key, item: unknown) => (key.startsWith('x_') ? undefined : item))) as Loose
}
