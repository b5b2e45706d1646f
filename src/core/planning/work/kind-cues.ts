/**
 * What kind of thing a sentence asks for, by cues: the things that it names, its verb, and the nouns of each kind. The strongest
 * kind wins; a sentence without cues is logic. A kind is firm when it makes an artifact of its own, so that work of
 * another kind is another change: an endpoint, a screen, a command. The others only colour what they are part of.
 */
import type { Imperative } from '../language/imperative.ts'
import type { NamedThing, ThingKind } from '../named-things/named-thing.ts'
import type { Cue } from '../requirements/requirement.ts'
import type { Section } from '../spec/section.ts'
import { nearestTopic } from './section-topics.ts'
import type { Stack } from './stack.ts'
import type { WorkKind } from './work-item.ts'

/** The kind of a sentence, and why. */
export interface KindFound {
  readonly kind: WorkKind
  /** Whether it makes an artifact of its own. */
  readonly isFirm: boolean
  readonly cues: readonly Cue[]
}

interface WordCue {
  readonly kind: WorkKind
  readonly rule: string
  readonly weight: number
  readonly words: RegExp
}

/** From this weight on, a kind is taken. */
const ENOUGH = 0.5

/** A word further on in a text, and not in its title, is said by the way. */
const HEAD = 120
/** From this weight on, it makes an artifact of its own. */
const FIRM = 0.8

const THINGS: Partial<Record<ThingKind, readonly [WorkKind, number]>> = {
  endpoint: ['endpoint', 0.7],
  command: ['command', 0.6],
  flag: ['command', 0.5],
  table: ['migration', 0.4],
  config_key: ['config', 0.4],
  event: ['job', 0.3],
}

const VERBS: Readonly<Record<string, readonly [WorkKind, number]>> = {
  document: ['docs', 0.7],
  remove: ['removal', 0.6],
  delete: ['removal', 0.5],
  drop: ['removal', 0.6],
  retire: ['removal', 0.7],
  deprecate: ['removal', 0.7],
  rename: ['rename', 0.8],
  migrate: ['migration', 0.4],
  test: ['test', 0.5],
  investigate: ['spike', 0.9],
  research: ['spike', 0.9],
  decide: ['spike', 0.9],
  prototype: ['spike', 0.8],
  deploy: ['infrastructure', 0.5],
}

const TOPICS: Partial<Record<NonNullable<Section['topic']>, readonly [WorkKind, number]>> = {
  entities: ['model', 0.8],
  'data-model': ['model', 0.8],
  testing: ['test', 0.4],
  removed: ['removal', 0.9],
  renamed: ['rename', 0.9],
}

const WORDS: readonly WordCue[] = [
  cue(
    'migration',
    0.5,
    /\b(?:migrations?|backfill|DDL|schema change|database schema|alter table|new (?:table|column)s?)\b/i,
  ),
  cue('migration', 0.3, /\b(?:tables?|columns?|foreign keys?|unique (?:index|constraint)|primary key)\b/i),
  cue('model', 0.5, /\b(?:data model|entity|entities|struct|dataclass|schema|fields?|attributes?|record)\b/i),
  cue(
    'endpoint',
    0.5,
    /\b(?:endpoints?|REST(?:ful)? API|GraphQL|routes?|request body|status code|HTTP (?:API|handler)|webhooks?|RPC|OpenAPI)\b/i,
  ),
  cue('endpoint', 0.3, /\b(?:API|40\d|50\d|20[0-4])\b/),
  cue(
    'view',
    0.5,
    /\b(?:UI|page|screen|button|dialog|modal|drawer|form|tab|menu|sidebar|panel|dashboard|tooltip|badge|banner|toast|viewport|keyboard|checkbox|dropdown|picker|icon|mobile layout|responsive|component|click(?:s|ed|ing)?|scroll(?:s|ing)?|hover)\b/i,
  ),
  cue(
    'job',
    0.5,
    /\b(?:background (?:job|worker|task|process)|cron|scheduler|queue|worker|daemon|poll(?:er|ing)|periodically|watcher|reconcil(?:er|iation)|retention|every \d+ (?:seconds?|minutes?|hours?)|(?:hourly|daily|nightly|weekly|monthly|scheduled) (?:jobs?|tasks?|mails?|digests?|runs?)|once an? (?:hour|day|night|week|month))\b/i,
  ),
  cue('command', 0.5, /\b(?:CLI|command[- ]line|subcommand|commands?|flags?|stdout|stderr|exit code|terminal)\b/i),
  cue(
    'config',
    0.5,
    /\b(?:config(?:uration)?|settings?|environment variables?|env vars?|defaults? to|opt(?:-| )(?:in|out)|feature flag|toggle)\b/i,
  ),
  cue(
    'auth',
    0.5,
    /\b(?:authenticat\w+|authoriz\w+|authoris\w+|permissions?|OAuth|credentials?|log ?in|sign ?in|roles?|tokens?|secrets?|password|encrypt\w*|access control)\b/i,
  ),
  cue(
    'limit',
    0.5,
    /\b(?:rate limit\w*|quota|throttl\w+|timeouts?|at most|no more than|maximum|within \d+|latency|p9[59]|throughput|memory (?:use|usage|limit)|concurren\w+|budget)\b/i,
  ),
  cue(
    'integration',
    0.5,
    /\b(?:integrat\w+|third[- ]party|webhook|Slack|GitHub|GitLab|Jira|Stripe|S3|SMTP|email provider|SDK|MCP|external (?:service|system|API))\b/i,
  ),
  cue(
    'infrastructure',
    0.6,
    /\b(?:CI|pipeline|Docker\w*|Kubernetes|Terraform|Helm|deployment|build system|lockfile|pyproject\.toml|package\.json|Cargo\.toml|release workflow|scaffold\w*)\b/,
  ),
  cue(
    'docs',
    0.6,
    /\b(?:documentation|docs|README|CHANGELOG|changelog|user guide|runbook|docstrings?|release notes|ADR)\b/,
  ),
  cue(
    'test',
    0.5,
    /\b(?:unit tests?|integration tests?|end-to-end tests?|e2e|regression tests?|test coverage|test suite|contract tests?|fixtures?|benchmarks?)\b/i,
  ),
]

function cue(kind: WorkKind, weight: number, words: RegExp): WordCue {
  return { kind, rule: `${kind}-words`, weight, words }
}

/** What a sentence is judged by. */
export interface Judged {
  readonly text: string
  readonly section: Section
  readonly imperative: Imperative
  readonly things: readonly NamedThing[]
}

/** Decides the kind of a sentence. Of equals, the one whose cue comes first in the tables above. */
export function kindOf({ text, section, imperative, things }: Judged, stack: Stack): KindFound {
  const cues = new Map<WorkKind, Cue[]>()
  const add = (kind: WorkKind, found: Cue): void => {
    const list = cues.get(kind)
    if (list === undefined) cues.set(kind, [found])
    else if (list.every(({ rule }) => rule !== found.rule) || list.length < 3) list.push(found)
  }
  for (const { kind, said } of things) {
    const [made, weight] = THINGS[kind] ?? []
    if (made !== undefined && weight !== undefined) {
      add(made, { rule: `names-${kind}`, weight, because: `it names ${an(kind)}, “${said}”` })
    }
  }
  const topic = nearestTopic(section)
  const ofTopic = topic === undefined ? undefined : TOPICS[topic]
  if (ofTopic !== undefined) {
    const [kind, weight] = ofTopic
    add(kind, { rule: `under-${topic}`, weight, because: `it stands under “${section.title}”` })
  }
  const ofVerb = Object.hasOwn(VERBS, imperative.verb) ? VERBS[imperative.verb] : undefined
  if (ofVerb !== undefined && saysItself(text, imperative)) {
    const [kind, weight] = ofVerb
    add(kind, { rule: `verb-${imperative.verb}`, weight, because: `its verb is “${imperative.verb}”` })
  }
  for (const { kind, rule, weight, words } of WORDS) {
    const found = words.exec(text)
    if (found === null) continue
    const isAside = found.index > HEAD && !words.test(imperative.title)
    const worth = weight * (stack.lacks.has(kind) ? 0.5 : 1) * (isAside ? 0.6 : 1)
    add(kind, { rule, weight: worth, because: `“${found[0]}” speaks of ${an(kind)}` })
  }
  let best: { kind: WorkKind; sum: number; cues: Cue[] } | undefined
  for (const [kind, found] of cues) {
    const sum = found.reduce((total, { weight }) => total + weight, 0)
    if (sum >= ENOUGH && (best === undefined || sum > best.sum)) best = { kind, sum, cues: found }
  }
  if (best === undefined) return { kind: 'logic', isFirm: false, cues: [] }
  if (best.kind === 'model' && stack.hasMigrations && cues.has('migration')) {
    const because = 'the codebase keeps its tables by migrations'
    return { kind: 'migration', isFirm: true, cues: [...best.cues, { rule: 'has-migrations', weight: 0.3, because }] }
  }
  return { kind: best.kind, isFirm: best.sum >= FIRM, cues: best.cues }
}

/** Whether the sentence itself commands (`Remove the old parser`) rather than telling what users may do. */
function saysItself(text: string, { verb, rule }: Imperative): boolean {
  return rule === 'imperative-head' && text.slice(0, 40).toLowerCase().includes(verb)
}

const SPOKEN: Partial<Record<string, string>> = {
  auth: 'who may do what',
  docs: 'documents',
  infrastructure: 'infrastructure',
  config: 'configuration',
  view: 'a screen',
  job: 'work in the background',
  model: 'what is stored',
}

function an(kind: string): string {
  const noun = kind.replaceAll('_', ' ')
  return SPOKEN[kind] ?? (/^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`)
}
