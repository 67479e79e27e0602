// What each film brought in worldwide for a dollar of its budget.
import { giveOutput, readTable, writeTable } from './staging.mjs';

const returns = readTable('valid').map((film) => ({
  id: film.id,
  return: Number((film['Worldwide Gross'] / film['Production Budget']).toFixed(2)),
}));

writeTable('returns', returns);
giveOutput({ rows: returns.length, lost_money: returns.filter((film) => film.return < 1).length });
