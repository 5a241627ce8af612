import { describeAgainstAimock } from './aimock-contract.ts';
import { GEMINI_WIRE } from './gemini-wire.ts';
import { openGoogleLegacy } from './google-legacy.ts';
import { describeProvider } from './provider-contract.ts';

describeProvider('google-legacy', openGoogleLegacy, GEMINI_WIRE);

describeAgainstAimock('google-legacy', openGoogleLegacy, '/v1beta');
