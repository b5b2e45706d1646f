/**
 * For tests of plans and plugins: plans as text, runs as text, and the simulated world that they run in.
 */
export { type PlanTextOptions, planFromText } from './plan-text.ts'
export { type TraceOptions, simulateText, trace, traceOf } from './trace.ts'
export { Auditor } from './auditor.ts'
export { type Simulation, type SimulationSetup, simulate } from '../simulation/simulate.ts'
export { type Fate, type Fates, type Faults, fatesByChance } from '../simulation/fate.ts'
