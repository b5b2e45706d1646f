// Properties draw from one seed, so that a run can be repeated; PROPERTY_SEED=7 draws other examples.
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 1) })
