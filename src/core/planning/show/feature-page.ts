import type { Feature } from '../../model/features-artifact.ts'
import type { Paint } from '../../std/paint.ts'
import { inTone, oneLine } from './columns.ts'
import { factsOf, type Link, type PlanFacts, type TaskFacts } from './plan-facts.ts'
import { hoursText, narrowed, type PlanPicture } from './plan-picture.ts'
import { taskTable } from './plan-table.ts'
import { evidenceLines } from './task-page.ts'
import { counted } from '../../std/counted.ts'

/** What a feature is, and what ties it to other features. */
interface FeatureFacts {
  readonly feature: Feature
  readonly tasks: readonly TaskFacts[]
  /** Dependencies on tasks of other features, each with the task of this one that has it. */
  readonly after: readonly (readonly [task: string, link: Link])[]
  readonly before: readonly (readonly [task: string, link: Link])[]
}

/** One feature for a terminal: its words, its tasks, and what ties it to other features. */
export function featurePage(feature: Feature, picture: PlanPicture, paint?: Paint): string {
  const found = featureFacts(feature, picture, factsOf(picture))
  const ids = new Set(found.tasks.map(({ node }) => node.id))
  const hours = found.tasks.reduce((sum, { node }) => sum + (node.done ? 0 : node.estimates.mean_h), 0)
  const ties = (title: string, list: FeatureFacts['after'], arrow: string): string[] =>
    list.length === 0
      ? []
      : [
          '',
          inTone(title, 'accent', paint),
          ...list.map(
            ([task, link]) =>
              `  ${task} ${arrow} ${oneLine(`${link.task} ${link.title} (${link.standing}, ${link.type})`)}`,
          ),
        ]
  const words = feature.description.split('\n').filter((line) => line.trim() !== '')
  return `${[
    inTone(oneLine(`${feature.id} ${feature.title}`), 'strong', paint),
    inTone(`priority ${feature.priority}, ${counted(ids.size, 'task')}, ${hoursText(hours)} of work`, 'faint', paint),
    ...(words.length === 0 ? [] : ['', ...words.map((line) => `  ${oneLine(line)}`)]),
    '',
    taskTable(narrowed(picture, ids, ''), paint),
    ...ties('After other features', found.after, '←'),
    ...ties('Before other features', found.before, '→'),
    '',
    inTone('Evidence', 'accent', paint),
    ...feature.source_evidence
      .flatMap(evidenceLines)
      .map((line) => `  ${line.startsWith(' ') ? '  ' : ''}${oneLine(line)}`),
  ].join('\n')}\n`
}

/** One feature as JSON. */
export function featureJson(feature: Feature, picture: PlanPicture): unknown {
  const found = featureFacts(feature, picture, factsOf(picture))
  const tie = ([task, link]: readonly [string, Link]): unknown => ({ of: task, ...link })
  return {
    feature,
    tasks: found.tasks.map(({ node, measures, wave }) => ({ node, measures, wave })),
    after: found.after.map(tie),
    before: found.before.map(tie),
  }
}

function featureFacts(feature: Feature, picture: PlanPicture, facts: PlanFacts): FeatureFacts {
  const nodes = picture.coordinator.graph.nodes.filter((node) => node.feature_id === feature.id)
  const tasks = nodes.flatMap((node) => facts.of(node.id) ?? [])
  const own = new Set(nodes.map((node) => node.id))
  const outside = (links: (task: TaskFacts) => readonly Link[]): FeatureFacts['after'] =>
    tasks.flatMap((task) =>
      links(task)
        .filter((link) => !own.has(link.task))
        .map((link): [string, Link] => [task.node.id, link]),
    )
  return { feature, tasks, after: outside((task) => task.before), before: outside((task) => task.after) }
}
