import { run } from '../../../program.mjs';

export const POST = async ({ request }) => Response.json(await run(await request.json()));
