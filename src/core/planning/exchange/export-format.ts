/** The formats that a plan can be written in, by the names that the command line takes. */
export const EXPORT_FORMATS = ['task-master', 'spec-kit', 'beads', 'beads-graph'] as const

/** See {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
