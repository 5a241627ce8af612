import { describeAgainstAimock } from './aimock-contract.ts';
import { GEMINI_WIRE } from './gemini-wire.ts';
import { openGoogle } from './google.ts';
import { describeProvider } from './provider-contract.ts';

describeProvider('google', openGoogle, GEMINI_WIRE);

describeAgainstAimock('google', openGoogle, '/v1beta');
