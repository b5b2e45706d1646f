import type { VerbEntry } from './invocation.ts'

/** How a verb that says something to a running execution is loaded. */
function command(name: string): VerbEntry['load'] {
  return async () => (await import('./verbs/command.ts')).addCommandVerb(name)
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
  { name: 'explain', load: async () => (await import('./verbs/explain.ts')).addExplain },
  { name: 'pause', load: command('pause') },
  { name: 'resume', load: command('resume') },
  { name: 'abort', load: command('abort') },
  { name: 'cancel', load: command('cancel') },
  { name: 'retry', load: command('retry') },
  { name: 'skip', load: command('skip') },
  { name: 'take', load: command('take') },
  { name: 'done', load: command('done') },
  { name: 'fail', load: command('fail') },
  { name: 'approve', load: command('approve') },
  { name: 'reject', load: command('reject') },
  { name: 'update', load: async () => (await import('./verbs/update.ts')).addUpdate },
  { name: 'rollback', load: command('rollback') },
  { name: 'scale', load: command('scale') },
  { name: 'budget', load: command('budget') },
  { name: 'logs', load: async () => (await import('./verbs/logs.ts')).addLogs },
  { name: 'emit', load: async () => (await import('./verbs/emit.ts')).addEmit },
  { name: 'list', load: async () => (await import('./verbs/list.ts')).addList },
  { name: 'checkpoints', load: async () => (await import('./verbs/checkpoints.ts')).addCheckpoints },
  { name: 'history', load: async () => (await import('./verbs/history.ts')).addHistory },
  { name: 'journal', load: async () => (await import('./verbs/journal.ts')).addJournal },
  { name: 'patterns', load: async () => (await import('./verbs/patterns.ts')).addPatterns },
  { name: 'completion', load: async () => (await import('./verbs/completion.ts')).addCompletion },
]

/** Their names. */
export const verbNames: readonly string[] = verbs.map((verb) => verb.name)
