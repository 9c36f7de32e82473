import '#main/cli/index.ts';
