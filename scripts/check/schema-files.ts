import { z } from 'zod'
import { Account } from '../../src/core/model/account.ts'
import { CodebaseArtifact } from '../../src/core/model/codebase-artifact.ts'
import { Coordinator } from '../../src/core/model/coordinator.ts'
import { DagArtifact } from '../../src/core/model/dag-artifact.ts'
import { Event } from '../../src/core/model/event.ts'
import { FeaturesArtifact } from '../../src/core/model/features-artifact.ts'
import { History } from '../../src/core/model/history.ts'
import { HotUpdate } from '../../src/core/model/hot-update.ts'
import { PlanDiff } from '../../src/core/model/plan-diff.ts'
import { Proposal } from '../../src/core/model/proposal.ts'
import { Quality } from '../../src/core/model/quality.ts'
import { TasksArtifact } from '../../src/core/model/tasks-artifact.ts'
import { WavesArtifact } from '../../src/core/model/waves-artifact.ts'

const SCHEMAS: readonly (readonly [name: string, title: string, schema: z.ZodType])[] = [
  ['proposals', 'proposals.json: what a proposer said about a specification', Proposal],
  ['features', 'features.json: the high-level capabilities of a specification', FeaturesArtifact],
  ['tasks', 'tasks.json: the tasks of a plan, whole, and their dependencies', TasksArtifact],
  ['dag', 'dag.json: the precedence graph with what can be counted on it', DagArtifact],
  ['waves', 'waves.json: both execution models side by side', WavesArtifact],
  ['coordinator', 'coordinator.json: all that the runtime needs', Coordinator],
  ['quality', 'How good a plan is, as `tasks plan --json` tells it', Quality],
  ['history', 'history.json: what executions taught', History],
  ['event', 'One event of an execution, in its envelope', Event],
  ['hot-update', 'A change to a running plan', HotUpdate],
  ['codebase', 'What `tasks analyze --output` writes: all that was found in a codebase', CodebaseArtifact],
  ['account', 'What `tasks explain --json` tells: what broke in an execution, and what was done about it', Account],
  ['plan-diff', 'What differs between two plans', PlanDiff],
]

/** The files of `schemas/` as the code says them: name → text. */
export function schemaFiles(): Map<string, string> {
  return new Map(
    SCHEMAS.map(([name, title, schema]) => {
      const { $schema, ...body } = z.toJSONSchema(schema, { override: allowFreeKeys })
      return [`${name}.schema.json`, `${JSON.stringify({ $schema, title, ...body }, null, 2)}\n`]
    }),
  )
}

/** Keys that begin with `x_` are free for anybody, wherever a schema names its keys. */
function allowFreeKeys({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.type === 'object' && jsonSchema.additionalProperties === false) {
    jsonSchema.patternProperties = { '^x_': {} }
  }
}
