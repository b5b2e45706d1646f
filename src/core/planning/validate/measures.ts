import type { z } from 'zod'
import type { Hashing } from '../../model/canonical.ts'
import { Coordinator } from '../../model/coordinator.ts'
import { DagArtifact } from '../../model/dag-artifact.ts'
import { FeaturesArtifact } from '../../model/features-artifact.ts'
import { TasksArtifact } from '../../model/tasks-artifact.ts'
import { WavesArtifact } from '../../model/waves-artifact.ts'
import { contentHash, contentKey } from '../compile/content-identity.ts'
import type { Findings } from '../findings.ts'
import type { Plan } from '../plan.ts'
import { masked } from '../secret.ts'
import { pointer } from './artifact-reader.ts'
import { differences, type Difference } from './difference.ts'

/** Fields of coordinator.json that say what is done, when and with what: they are the tasks' and nobody else's. */
const BINDING = /^(?:graph|resources|review|mode)$/
/** How much of a value is looked at before it is shown. */
const LONGEST = 2000
/** Measures of a node. */
const MEASURED = /^(?:estimates|rank)$/
/** Settings of a node that another release may choose otherwise. */
const CHOSEN = /^(?:retry|priority|preemptible|tags|description|brief)$/

/** Compares the features and tasks of a plan with those that follow from its proposals. True when they are the same. */
export function checkSources(stated: Plan, follows: Plan, findings: Findings): boolean {
  const features = tellAll('features.json', FeaturesArtifact, stated.features, follows.features, true, findings)
  const tasks = tellAll('tasks.json', TasksArtifact, stated.tasks, follows.tasks, true, findings)
  return features && tasks
}

/**
 * Compares what was measured on a plan with what its tasks give. For a plan of this very release all must be the same. Others
 * may choose where there is a choice (an order, one of two equal paths): that is a warning; a number that is wrong, and a
 * coordinator that would do something else, are errors. True when nothing differs.
 */
export function checkMeasures(stated: Plan, follows: Plan, isOwn: boolean, findings: Findings): boolean {
  const dag = tellAll('dag.json', DagArtifact, stated.dag, follows.dag, isOwn, findings)
  const waves = tellAll('waves.json', WavesArtifact, stated.waves, follows.waves, isOwn, findings)
  const coordinator = tellAll('coordinator.json', Coordinator, stated.coordinator, follows.coordinator, isOwn, findings)
  return dag && waves && coordinator
}

/** Compares who shares what with whom, as tasks.json tells it, with what the claims of its tasks give. */
export function checkConflicts(stated: Plan, follows: Plan, findings: Findings): void {
  const { resource_conflicts } = follows.tasks
  tellAll('tasks.json', TasksArtifact, stated.tasks, { ...stated.tasks, resource_conflicts }, false, findings)
}

/** Computes the two hashes of each task anew. */
export function checkIdentities({ proposals, features, tasks }: Plan, findings: Findings, hashing?: Hashing): void {
  // A key that its proposer gave follows from the proposals, and from no field of the task.
  const isByTitle = proposals.tasks.every(({ identity }) => identity === undefined)
  const titles = new Map(features.features.map(({ id, title }) => [id, title]))
  tasks.tasks.forEach((task, index) => {
    const tell = (field: string, stated: string, actual: string): void => {
      if (stated === actual) return
      findings.error(
        'hash-mismatch',
        `${task.id} states ${stated} as its ${field}; it is ${actual}.`,
        pointer('tasks.json', ['tasks', index, field]),
        'Make the plan again; hashes are computed, not written.',
      )
    }
    const feature = titles.get(task.feature_id) ?? ''
    if (isByTitle) tell('content_key', task.content_key, contentKey(task.title, feature, task.action, hashing))
    tell('content_hash', task.content_hash, contentHash(task, hashing))
  })
}

function tellAll<T extends { readonly meta: object }>(
  name: string,
  schema: z.ZodType<T>,
  stated: T,
  follows: T,
  isOwn: boolean,
  findings: Findings,
): boolean {
  const { told, count, reordered } = differences(schema, stated, follows)
  for (const difference of told) tell(name, difference, isOwn, findings)
  if (count > told.length) {
    findings.error(
      'not-derived',
      `${name} differs in ${count - told.length} more places from what was computed.`,
      name,
      'Make the plan again.',
    )
  }
  for (const path of reordered) {
    const message = `${name} lists the same in another order than this release does.`
    if (isOwn) findings.error('not-derived', message, pointer(name, path), 'Make the plan again.')
    else findings.warn('not-derived', message, pointer(name, path), 'Nothing has to be done.')
  }
  return told.length + reordered.length === 0
}

function tell(name: string, { path, stated, follows }: Difference, isOwn: boolean, findings: Findings): void {
  const place = pointer(name, path)
  if (isMetric(name, path, stated, follows)) {
    findings.error(
      'wrong-metric',
      `${name} states ${shown(stated)} where ${shown(follows)} was computed.`,
      place,
      'Make the plan again; metrics are computed, not written.',
    )
  } else if (isOwn || isBinding(name, path)) {
    findings.error(
      'not-derived',
      `${name} states ${shown(stated)} where ${shown(follows)} follows${name === 'tasks.json' || name === 'features.json' ? ' from proposals.json' : ' from tasks.json'}.`,
      place,
      'Change the specification and plan again; nothing in a plan is written by hand.',
    )
  } else {
    findings.warn(
      'not-derived',
      `${name} states ${shown(stated)}; this release would state ${shown(follows)}.`,
      place,
      'Look whether the author of the plan had a reason.',
    )
  }
}

/** Whether a place holds a measure: what is counted or summed up, and has one right value. */
function isMetric(name: string, path: Difference['path'], stated: unknown, follows: unknown): boolean {
  if (name === 'dag.json') return path[0] === 'nodes' || (path[0] === 'metrics' && path[1] !== 'critical_path')
  if (name === 'coordinator.json') return path[0] === 'estimates' || MEASURED.test(String(path[3]))
  return name === 'waves.json' && (typeof stated === 'number' || typeof follows === 'number')
}

function isBinding(name: string, path: Difference['path']): boolean {
  if (name !== 'coordinator.json') return name === 'dag.json' && (path[0] === 'edges' || path[0] === 'nodes')
  return BINDING.test(String(path[0])) && !(path[1] === 'nodes' && CHOSEN.test(String(path[3])))
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  // Whoever put a secret into a plan does not get it back on screen.
  const text = masked(JSON.stringify(value).slice(0, LONGEST))
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
