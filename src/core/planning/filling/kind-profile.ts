/** What is known of each kind of work before anybody looks at the code: stated defaults, each of which is flagged as inferred. */
import type { TaskCategory } from '../../model/task.ts'
import type { ThingKind } from '../named-things/named-thing.ts'
import type { WorkKind } from '../work/work-item.ts'
import type { z } from 'zod'

/** Such a profile. */
export interface KindProfile {
  /** What is counted: `3 endpoints`. */
  readonly unit: string
  /** Things whose number is that of the units. */
  readonly counts: readonly ThingKind[]
  /** Lines that one unit takes where the code says nothing, without its tests. */
  readonly lines: number
  /** Paths of files that such work is mostly done in. */
  readonly paths: RegExp
  /** Roles of files that are asked for when the work is of this kind alone. */
  readonly category: z.infer<typeof TaskCategory>
  readonly capabilities: readonly string[]
  /** Whether tests are owed with it. */
  readonly tested: boolean
}

const PROFILES: Readonly<Record<WorkKind, KindProfile>> = {
  migration: profile('migration', ['table'], 40, /migrat|schema|\.sql$/i, 'foundation', ['database'], false),
  model: profile(
    'model',
    ['entity', 'table', 'type'],
    60,
    /models?|entit|types?|schema|domain|dto|store|repo/i,
    'foundation',
    ['backend'],
  ),
  endpoint: profile(
    'endpoint',
    ['endpoint'],
    40,
    /route|controller|handler|endpoint|\bapi\b|views\.py|server/i,
    'implementation',
    ['backend'],
  ),
  view: profile(
    'view',
    ['component'],
    90,
    /component|page|view|screen|\bui\b|\.(?:tsx|jsx|vue|svelte|erb|html|css|scss)$/i,
    'implementation',
    ['frontend'],
  ),
  job: profile(
    'job',
    ['event'],
    70,
    /jobs?|worker|queue|task|cron|schedul|event|listener|consumer/i,
    'implementation',
    ['backend'],
  ),
  command: profile('command', ['command', 'flag'], 60, /\b(?:cli|cmd)\b|commands?|\bbin\b|main\./i, 'implementation', [
    'backend',
  ]),
  config: profile('setting', ['config_key', 'flag'], 15, /config|settings|\.env|options|flags/i, 'foundation', [
    'backend',
  ]),
  auth: profile(
    'rule',
    ['endpoint'],
    50,
    /auth|session|permission|policy|guard|token|middleware|access/i,
    'implementation',
    ['backend'],
  ),
  limit: profile(
    'limit',
    ['endpoint'],
    45,
    /middleware|limit|throttl|cache|timeout|retry|quota|perf/i,
    'optimization',
    ['backend'],
  ),
  integration: profile(
    'integration',
    ['package', 'component'],
    90,
    /client|adapter|provider|integration|gateway|connector|webhook/i,
    'integration',
    ['backend'],
  ),
  logic: profile('behaviour', ['symbol', 'command', 'endpoint'], 60, /(?!)/, 'implementation', ['backend']),
  infrastructure: profile(
    'piece of infrastructure',
    ['package', 'file'],
    50,
    /\.github|docker|compose|deploy|terraform|\bci\b|build|make|package\.json|\.toml$|\.ya?ml$/i,
    'foundation',
    ['devops'],
    false,
  ),
  docs: profile('page', ['file'], 60, /\bdocs?\b|readme|\.(?:md|mdx|rst|adoc)$/i, 'implementation', ['docs'], false),
  test: profile('test', ['symbol', 'endpoint'], 60, /tests?|spec|e2e|fixtures?/i, 'testing', ['testing'], false),
  removal: profile('removal', ['file', 'symbol'], 30, /(?!)/, 'implementation', ['backend'], false),
  rename: profile('rename', ['file', 'symbol'], 30, /(?!)/, 'implementation', ['backend'], false),
  spike: profile('question', [], 60, /\bdocs?\b|\.md$/i, 'foundation', ['backend'], false),
}

/** What is known of a kind of work. */
export function profileOf(kind: WorkKind): KindProfile {
  return PROFILES[kind]
}

function profile(
  unit: string,
  counts: readonly ThingKind[],
  lines: number,
  paths: RegExp,
  category: KindProfile['category'],
  capabilities: readonly string[],
  tested = true,
): KindProfile {
  return { unit, counts, lines, paths, category, capabilities, tested }
}
