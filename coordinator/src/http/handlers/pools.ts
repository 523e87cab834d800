import { applyPool, removePool } from '../../scaler/store/apply-pool.js';
import { namesProgram } from '../../scaler/providers/names-program.js';
import { poolDetail, poolSummaries, poolSummary } from '../../scaler/view/pool-views.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Handlers } from '../call.js';
import type { Service } from '../service.js';

/** Pools of launched machines. */
export function poolHandlers({
  db,
  clock,
  poolPrograms,
}: Service): Pick<Handlers, 'pools' | 'pool' | 'putPool' | 'removePool'> {
  return {
    async pools() {
      return { status: 200, body: { pools: await poolSummaries(db, clock) } };
    },

    async pool({ params }) {
      return { status: 200, body: await poolDetail(db, clock, params.pool) };
    },

    async putPool({ params, body }) {
      if (body.name !== params.pool) {
        throw new CoordinatorError('schema', "the pool's name is not that of the address", {
          extra: { errors: [{ pointer: '/name', detail: `expected ${params.pool}` }] },
        });
      }
      if (!poolPrograms && namesProgram(body)) {
        throw new CoordinatorError(
          'forbidden',
          `this coordinator runs no programs that a pool names (provider ${body.provider.kind}); whoever runs it allows them with "serve --pool-programs"`,
        );
      }
      const { created } = await applyPool(db, clock, body);
      return { status: created ? 201 : 200, body: await poolSummary(db, clock, body.name) };
    },

    async removePool({ params }) {
      await removePool(db, clock, params.pool);
      return { status: 204 };
    },
  };
}
