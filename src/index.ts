/**
 * The package as a library: the operations that the command line is a face of. They print nothing, take their ports as
 * arguments, and throw a `Failure` for what a user can mend. What is not listed here may change at any time.
 */
export { EXIT, Failure } from './core/model/failure.ts'
export type { CodebaseAnalysis } from './core/model/codebase-analysis.ts'
export type { CodeIndex } from './core/model/code-index.ts'
export type { Coordinator } from './core/model/coordinator.ts'
export type { Event } from './core/model/event.ts'
export type { Finding } from './core/model/finding.ts'
export type { HotUpdate } from './core/model/hot-update.ts'
export type { PlanDiff } from './core/model/plan-diff.ts'
export type { TasksConfig } from './core/model/tasks-config.ts'
export type { Analyzed, Analyzer } from './core/ports/analyzer.ts'
export type { Proposer } from './core/ports/proposer.ts'
export { analyzeCodebase, type CodebaseReport, type CodebaseRequest } from './operations/analyze.ts'
export type { Answers } from './operations/answers.ts'
export { type ArchivedPlan, type ArchiveRequest, archivePlan } from './operations/archive-plan.ts'
export { defineConfig, loadConfig, type LoadedConfig, ruleFoldersOf } from './operations/config.ts'
export { diffPlanFolders } from './operations/diff-plan.ts'
export { type DryRun, dryRun } from './operations/dry-run.ts'
export {
  type ExecutablePlan,
  type ExecuteListeners,
  type ExecutePorts,
  type ExecuteRequest,
  type ExecutionRun,
  resumeExecution,
  startExecution,
} from './operations/execute.ts'
export type { ExecutionOutcome } from './operations/execution-outcome.ts'
export { type ExecutionSummary, listExecutions } from './operations/list.ts'
export { type ListedPlan, listPlans } from './operations/list-plans.ts'
export { type LoadedPlan, loadPlan } from './operations/load-plan.ts'
export { type AttemptLog, attemptLogs } from './operations/logs.ts'
export { type OpenSite, openSite } from './operations/open-site.ts'
export { type PlanOutcome, type PlanPorts, type PlanRequest, planSpec } from './operations/plan.ts'
export { type Replan, type ReplanRequest, replan } from './operations/replan.ts'
export { type PlanFormat, type ShownPart, showPlan } from './operations/show-plan.ts'
export { type StatusReport, statusOf } from './operations/status.ts'
export { type Validation, validatePlanFolder } from './operations/validate-plan.ts'
export { embeddedAnalyzer, type EmbeddedAnalyzerOptions } from './plugins/presets/embedded-analyzer.ts'
export { rulesProposer } from './plugins/proposers/rules.ts'
