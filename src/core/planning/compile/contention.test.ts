import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'

/** Bottlenecks as `name impact bound`, with the given limits of the machine and what each task asks of them. */
function worst(text: string, cpu_cores?: number, asked = 0): string[] {
  const { dag } = compileText(text, cpu_cores === undefined ? {} : { quotas: { cpu_cores } }, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) =>
      asked === 0
        ? task
        : {
            ...task,
            resources: { exclusive_resources: [], shared_resources: {}, ...task.resources, cpu_cores: asked },
          },
    ),
  }))
  return dag.metrics.resourceBottlenecks.map((b) => `${b.resource} ${b.impact} ${b.lower_bound_hours}`)
}

test('a resource extends the critical path, has no room left beside it, or only keeps tasks apart', () => {
  expect(worst('a 3h locks db\nb 3h locks db\nc 4h')).toEqual(['db critical_path_extension 6'])
  expect(worst('a 2h locks db\nb 2h locks db\nc 5h')).toEqual(['db capacity_saturation 4'])
  expect(worst('a 1h locks db\nb 1h locks db\nc 5h')).toEqual(['db parallelism_reduction 2'])
})

test('limits of the machine are bottlenecks too, once the tasks ask for more than there is', () => {
  const text = 'a 2h\nb 2h\nc 2h'
  expect(worst(text, 2, 1)).toEqual(['quota:cpu_cores critical_path_extension 3'])
  expect(worst(text, 3, 1)).toEqual([])
  expect(worst(text, undefined, 1)).toEqual([])
  expect(worst('a 2h flags done\nb 2h', 1, 1)).toEqual([])
})
