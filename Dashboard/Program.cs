return await Dashboard.Cli.CommandLine.RunAsync(args, TimeProvider.System);
