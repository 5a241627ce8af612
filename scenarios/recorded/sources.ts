/** A file of public evidence: where it is kept, and what makes it the published one. */
export interface EvidenceFile {
  /** Its place below the evidence folder. */
  readonly file: string;
  /** Its place in the publisher's repository; undefined where none is known for certain: the hash still says which file it is. */
  readonly upstream: string | undefined;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** Public data that this project did not make and does not contain. */
export interface EvidenceSource {
  readonly title: string;
  readonly repository: string;
  /** Full or short; undefined where the publisher's repository was not pinned. */
  readonly commit: string | undefined;
  readonly licence: string;
  readonly files: readonly EvidenceFile[];
  /** What whoever fetches it should know besides. */
  readonly note: string | undefined;
}

/** Every source of evidence by its name, which is also its folder's below the evidence folder. Hashes of 2026-11-20. */
export const SOURCES: Readonly<Record<string, EvidenceSource>> = {
  gsm8k: {
    title: "GSM8K: grade-school problems, and four systems' solutions with a flag each",
    repository: 'https://github.com/openai/grade-school-math',
    commit: '3101c7d5072418e28b9008a6636bde82a006892c',
    licence: 'MIT',
    note: undefined,
    files: [
      ...filesOf(
        'gsm8k',
        'grade_school_math/data',
        `
        4bc62db838f8418365d51c627bd66294cbdca9fb7f01519cb13f0dce8c51580b 2563513 example_model_solutions.jsonl
        3730d312f6e3440559ace48831e51066acaca737f6eabec99bccb9e4b3c39d14 749738 test.jsonl
      `,
      ),
    ],
  },
  xstest: {
    title: 'XSTest: replies of three systems, labelled by two people, by GPT-4 and by string matching',
    repository: 'https://github.com/paul-rottger/exaggerated-safety',
    commit: 'd7bb5bd',
    licence: 'CC-BY-4.0 (prompts and labels)',
    note: undefined,
    files: [
      ...filesOf(
        'xstest',
        '',
        `
        11783fb294ed017473ee53c207d71f2161c7672c8d0b037501e78387f801cb5a 38719 xstest_prompts.csv
      `,
      ),
      ...filesOf(
        'xstest',
        'model_completions',
        `
        71af323af8ecdec0efae23992317721441d2cfedddedeef3248f842f4e15c9ca 259111 xstest_v2_completions_gpt4.csv
        cbc52550e8ba8197a3e3d97a5af078d27bae4766737cd62df80270126a87ffc6 470900 xstest_v2_completions_llama2orig.csv
        0ac03817b65e019a8f5b4b3eed805086f9f7fafe538ac9ebd156f80210af6903 303726 xstest_v2_completions_mistralguard.csv
      `,
      ),
      ...filesOf(
        'xstest',
        'evaluation/automated_evaluation_labels',
        `
        ba3b1e79ace763998ecdb48bbec70e3a4d763d8402cbb740f58ed6d275fc324a 266197 xstest_v2_completions_gpt4_gpteval.csv
        5cc07ac42f62009d4ff33d9b5dc96c329d43ae8076db89712f7b56637368c5f7 266102 xstest_v2_completions_gpt4_streval.csv
        a918c4d0c7355da5c80ce73dd7bc79b20422148b265851afe1e53c08e472ce48 477824 xstest_v2_completions_llama2orig_gpteval.csv
        538f284005f829af76fd48cbe82334ab1c593b8193b62421866cc56929cc9881 477615 xstest_v2_completions_llama2orig_streval.csv
        e3e0abcef20d95f3ea607e3db08104edb4e2593e38ce8fd517e69e06cc35260e 310914 xstest_v2_completions_mistralguard_gpteval.csv
        0b9d2a5df933194e05620825dbaee0ac8dc121843e34477610f0e1e8eeb42033 310876 xstest_v2_completions_mistralguard_streval.csv
      `,
      ),
    ],
  },
  ifeval: {
    title: "IFEval: 541 prompts with verifiable instructions, and GPT-4's responses",
    repository: 'https://github.com/google-research/google-research',
    commit: undefined,
    licence: 'Apache-2.0 (code), CC-BY-4.0 (data)',
    note: "expected_gpt4.jsonl is in no repository: it is what the publishers' own checkers say of these responses with the random seed 0.",
    files: [
      ...filesOf(
        'ifeval',
        'instruction_following_eval/data',
        `
        86ea91641ee9e6b891330f3f019e82c481abddbdea5945106df1dfe59757fbc2 207112 input_data_original.jsonl input_data.jsonl
        0cff1d1469b774e80296bee20ca696894df35f3c6d6539f2c886d67c07599dcb 830335 input_response_data_gpt4.jsonl input_response_data_gpt4_20231107_145030.jsonl
      `,
      ),
      ...filesOf(
        'ifeval',
        undefined,
        `
        f74daff20919aa03d7aba292cf3260a0ca52fee2c715f4abec1a390d2e6ed5ce 193108 expected_gpt4.jsonl
      `,
      ),
    ],
  },
  llmdrift: {
    title: 'LLMDrift: GPT-4 and GPT-3.5, March against June 2023',
    repository: 'https://github.com/lchen001/LLMDrift',
    commit: '4938eb720aed5210dd2153644fa35cf38b9c6d26',
    licence: 'Apache-2.0',
    note: undefined,
    files: [
      ...filesOf(
        'llmdrift',
        'generation',
        `
        f3f459150587a30842b7b2168c33b05c058db8ab8f0c9888532a347db92c8e1f 3740654 COUNTAHAPPYNUMBER_EVAL.csv
        b96126ad6531479273881c53acdd4fabe4252c8d563a334a449f5773973eb6cc 599848 LEETCODE_EASY_EVAL.csv
        c40bf4dc50c6b372585e40452f3d166943d79d4deaf2d2cb1213202a7c1aa991 3057722 OPINIONQA_EVAL.csv
        680ee8624871a6a8d02ce7ba9210880ab9652910e29afae98a95e8d70d7da013 3181831 PRIME_FULL_EVAL.csv
      `,
      ),
    ],
  },
  'llm-stability': {
    title: 'llm-stability: GPT-4o at temperature 0, five runs of every question',
    repository: 'https://github.com/breckbaldwin/llm-stability',
    commit: 'c089c02ecfdb2a7fee0b321069a2d19cb8f11ae0',
    licence: 'Apache-2.0',
    note: 'The folder there is experiments/strict_json_schema; the places of its files within it were not verified.',
    files: [
      ...filesOf(
        'llm-stability/strict_json_schema',
        undefined,
        `
        ea06d7578a6989d62101c5e9aad6a468060d27085863c6ba5a2574296fe8e8b8 18918 college_mathematics.jsonl
        434577fc53fdc4c0096e3a70919d6838bf80f0a0a6fbd670bd3e1cbd1e805616 46890 logical_deduction.jsonl
        ffb7e10c1513bad90bd3c28f77282f95191b77de793f6ec013b17cc965c028a7 46119 navigate.jsonl
        6c54ac50faa24fbb78879a5991464e2cd0f65ee74410e227cc47d3bbfdee92e2 20466 public_relations.jsonl
        e49fcc3dfbd192e33ff862ec6559d690aa18acd1a488ccf2c540b35e51176aab 45175 ruin_names.jsonl
      `,
      ),
      ...filesOf(
        'llm-stability',
        undefined,
        `
        095474df30308b4a90ee27b768a28eb569d1f4ebacb7bf1f0dc4cd71d850b612 5496 strict_json_schema_stability_eval.csv
      `,
      ),
    ],
  },
  llmperf: {
    title: 'LLMPerf leaderboard: the latency of every request, and the quantiles published of them',
    repository: 'https://github.com/ray-project/llmperf-leaderboard',
    commit: '27aa9b6',
    licence: 'Apache-2.0',
    note: undefined,
    files: [
      ...filesOf(
        'llmperf/individual',
        'raw_data/individual',
        `
        e1eedf9e8751ca71043e167d4df94d6d75d5258859b3a503cb93357cc3502f31 58140 anyscale_13b.json
        543ecb0244f5ee1b2f733f59bc0d3df2cb40c96d93ab41fbd9b5b48d648818bd 58033 anyscale_7b.json
        2b579ec9d9808d1d95fd6f3681ebd86a824466adfd04f8b80021007f5cac8c2e 126295 bedrock_70b.json
        2ab60a75f8c1457237a5e989044da6da71a55eee5e90d81f018b4cf5500bb8ae 58044 fireworks_70b.json
        948a9414793e18bdbf57969ec5f5db03bf6d2e4ecd88847cfcd75e4515b757a4 58203 groq_70b.json
        74c6418c7248c7baee409f6cf507973e92fa5991faf2afd0a665dcebe2a8b9e6 48931 lepton_70b.json
        67596adff4c53bc2784e0ff632ecc43b4cf1e255d5e5a0f6f13a2b9cc6abf328 58066 perplexity_70b.json
        19e028e783622f941dbef2507a13cc320e9ba52b9e4d578c4c590be70cc9cba5 55933 replicate_70b.json
        8d00dd69842af724f02b4ebb767452eece240f10762bbd209c49521db99a9f18 57926 together_13b.json
        56440bf0e5ab8af085e4676fd03b4f6dc756b80c22fe60475e716ec970783737 57945 together_7b.json
      `,
      ),
      ...filesOf(
        'llmperf/summary',
        'raw_data/summary',
        `
        2d78330c7f5cb98d0ec0505ebde1be8934ea6ee9e2ca7002dc2390c04cd65cdd 4554 anyscale_13b.json
        0bcffed2581ae120e7f5a872a4d2793bd791590c80081b8612ff9bd5e76793ec 4547 anyscale_7b.json
        9b57938ac2bacb2ac352ec6b15b36b271b18f9849ba48dc4397014ba9ae1604a 4495 bedrock_70b.json
        8debf61c2aee1fbba1d2bb3fe4ef0fe40bbc384697e1c43fcda03b112f2f0d7e 4565 fireworks_70b.json
        09de95de0eb38a493eaf5fa9ddd75c2bd1e3f5fb808a30d084bcfc3f0f9fec6e 4421 groq_70b.json
        475b3f39407ffbc54e039704033c2d6678f13a3268ba6c7098f1dea387e31400 4501 lepton_70b.json
        5af686e6e4f9f87acad19de93c83daee5f02024931a00db5e59b4e452a9f7a21 4515 perplexity_70b.json
        aa173799e068d995bfdddcb63071af088b4dabf387cb7b85324bb4d4796d8a71 4593 replicate_70b.json
        49a9b885a00a2a21206869a241d205e2053b98bb44bdaec8353a323ebfa29a69 4535 together_13b.json
        01c1aabbd396aad3c84b5090cdf8a3f7a65c66f99215ff408ab442796d129cc5 4498 together_7b.json
      `,
      ),
    ],
  },
  mgsm: {
    title: 'MGSM: 250 grade-school problems in several languages',
    repository: 'https://github.com/google-research/url-nlp',
    commit: '452a21a',
    licence: 'CC-BY-4.0',
    note: 'The folder there is mgsm; the places of its files within it were not verified.',
    files: [
      ...filesOf(
        'mgsm',
        undefined,
        `
        4dfea30fede44b813e2e496f5f0534049e83c7cc8aed6e00600b30ec62053626 69640 mgsm_de.tsv
        50021d0f28cc957edcb44e7806425b1c7fbd648ddcb9e0a8ec689d10e57d40fa 61299 mgsm_en.tsv
        5bd27ebdf00140cec845c5298dc17715f5cd57d8edda6df1976db40bf3f0750a 66896 mgsm_es.tsv
        36207c1c03fd7cd3ea491441eb755408199f94e4a647851df531bbaedc99d606 69141 mgsm_fr.tsv
        59a2b50debe77981fd784cb3b2bef1505e3abf2a37116dc9d7a366ab029b4637 81043 mgsm_ja.tsv
      `,
      ),
    ],
  },
  bfcl: {
    title: 'BFCL: tool-calling cases with the argument sets that are accepted',
    repository: 'https://github.com/ShishirPatil/gorilla',
    commit: '6ea5797',
    licence: 'Apache-2.0',
    note: undefined,
    files: [
      ...filesOf(
        'bfcl',
        'berkeley-function-call-leaderboard/bfcl_eval/data',
        `
        2b6ed4c2e992cdcf5f1678a701851f944bef7550ee026ed1ddb89efed5be01a6 159940 BFCL_v4_irrelevance.json
        aef168155ebd74b7ac2401198b201343bc7d16d7a3d7e0d4e6d8ee82c6969b2a 316583 BFCL_v4_multiple.json
        19f51a82eff42e5d62541aa500115a056eb78f437c2ba1f10415fd7c8e5dda84 171896 BFCL_v4_parallel.json
        82dd63ba502eb2520c6b5d1d9a5c4b590e03ff261565175561f6228a367d1991 283274 BFCL_v4_simple_python.json
      `,
      ),
      ...filesOf(
        'bfcl',
        'berkeley-function-call-leaderboard/bfcl_eval/data/possible_answer',
        `
        244e00ce9395df948bcafc7bee64e8f9c87ef70887587d83cae45b13699f3047 32254 BFCL_v4_multiple_possible_answer.json BFCL_v4_multiple.json
        8a6aa19c1adddc6a5a2f7e40f9dbf30cc7e95815e7b830c90589ab318229e0f0 66005 BFCL_v4_parallel_possible_answer.json BFCL_v4_parallel.json
        90cd5bc653690ee8e459b5b3f3fc9458606f7f3fcbf795bb51b7dc581f8c86dc 63627 BFCL_v4_simple_python_possible_answer.json BFCL_v4_simple_python.json
      `,
      ),
    ],
  },
  bipia: {
    title: 'BIPIA: emails, and instructions to be injected into them',
    repository: 'https://github.com/microsoft/BIPIA',
    commit: '1a2a91d',
    licence: 'MIT',
    note: undefined,
    files: [
      ...filesOf(
        'bipia',
        'benchmark',
        `
        75750e7b4e8b34e8f9d88d89b357aeaaf02bd07f9e493ccd37eda74a0cd7c7f8 6322 text_attack_test.json
      `,
      ),
      ...filesOf(
        'bipia',
        'benchmark/email',
        `
        217b403faaa1d0cb12c24892bea39f4a0b9e2819919ac7e2b902006e28278cdb 30334 test.jsonl
      `,
      ),
    ],
  },
  aider: {
    title: 'Aider leaderboards: dated runs with pass rate, cost and seconds per case',
    repository: 'https://github.com/Aider-AI/aider',
    commit: '5dc9490',
    licence: 'Apache-2.0',
    note: undefined,
    files: [
      ...filesOf(
        'aider',
        'aider/website/_data',
        `
        4c437c9e22c7fff8b0d61cb8fd4bf9bdf44370783ac9b00a840a80c81319d36e 56178 edit_leaderboard.yml
        85a50b25953512d18ba4bb0c23c0b8e626fcf9a5b52d287644b8a0b44b9535de 45725 polyglot_leaderboard.yml
      `,
      ),
    ],
  },
};

/**
 * The files of one folder, a line each: sha256, bytes, name, and the name upstream where it differs.
 * @param upstream the same folder in the repository, '' for its root; undefined: not known for certain
 */
function filesOf(folder: string, upstream: string | undefined, lines: string): readonly EvidenceFile[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [sha256 = '', bytes = '', name = '', upstreamName = name] = line.trim().split(' ');
      return {
        file: `${folder}/${name}`,
        upstream: upstream === undefined ? undefined : upstream === '' ? upstreamName : `${upstream}/${upstreamName}`,
        bytes: Number(bytes),
        sha256,
      };
    });
}
