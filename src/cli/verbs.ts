import type { VerbEntry } from './invocation.ts'

/** A verb that says something to a running execution. */
function command(name: string): VerbEntry {
  return { name, load: async () => (await import('./verbs/command.ts')).addCommandVerb(name) }
}

/** The verbs in the order of the help. */
export const verbs: readonly VerbEntry[] = [
  { name: 'analyze', load: async () => (await import('./verbs/analyze.ts')).addAnalyze },
  { name: 'plan', load: async () => (await import('./verbs/plan.ts')).addPlan },
  { name: 'validate-plan', load: async () => (await import('./verbs/validate-plan.ts')).addValidatePlan },
  { name: 'show-plan', load: async () => (await import('./verbs/show-plan.ts')).addShowPlan },
  { name: 'explain-plan', load: async () => (await import('./verbs/explain-plan.ts')).addExplainPlan },
  { name: 'diff-plan', load: async () => (await import('./verbs/diff-plan.ts')).addDiffPlan },
  { name: 'list-plans', load: async () => (await import('./verbs/list-plans.ts')).addListPlans },
  { name: 'archive-plan', load: async () => (await import('./verbs/archive-plan.ts')).addArchivePlan },
  { name: 'export', load: async () => (await import('./verbs/export.ts')).addExport },
  { name: 'replan', load: async () => (await import('./verbs/replan.ts')).addReplan },
  { name: 'execute', load: async () => (await import('./verbs/execute.ts')).addExecute },
  { name: 'status', load: async () => (await import('./verbs/status.ts')).addStatus },
  ...['pause', 'resume', 'abort', 'cancel', 'retry', 'skip', 'take', 'done', 'fail', 'approve', 'reject'].map(command),
  { name: 'update', load: async () => (await import('./verbs/update.ts')).addUpdate },
  ...['rollback', 'scale', 'budget'].map(command),
  { name: 'logs', load: async () => (await import('./verbs/logs.ts')).addLogs },
  { name: 'emit', load: async () => (await import('./verbs/emit.ts')).addEmit },
  { name: 'list', load: async () => (await import('./verbs/list.ts')).addList },
  { name: 'checkpoints', load: async () => (await import('./verbs/checkpoints.ts')).addCheckpoints },
  { name: 'journal', load: async () => (await import('./verbs/journal.ts')).addJournal },
  { name: 'completion', load: async () => (await import('./verbs/completion.ts')).addCompletion },
]

/** Their names. */
export const verbNames: readonly string[] = verbs.map((verb) => verb.name)
