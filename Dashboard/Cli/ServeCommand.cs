using System.CommandLine;
using Dashboard.Hosting;

namespace Dashboard.Cli;

/// <summary><c>serve</c>: the application.</summary>
internal sealed class ServeCommand : Command, IHasExamples
{
    private readonly Option<bool> _demo = new("--demo") { Description = "Serve a simulated estate from a folder of its own. Refused beside configured sources." };
    private readonly Option<string?> _urls = new("--urls") { Description = $"Where to listen, separated by semicolons. Without it {ListenAddress.Default}.", HelpName = "URLS" };
    private readonly Option<bool> _insecureBind = new("--insecure-bind") { Description = "Allow addresses that other machines reach, although nobody has to sign in." };

    public ServeCommand()
        : base("serve", "Collect, judge and show: the application. This is the default verb.")
    {
        Options.Add(_demo);
        Options.Add(_urls);
        Options.Add(_insecureBind);
        SetAction(RunAsync);
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "serve --demo",
        "serve --config production.json --data /var/lib/dashboard",
        "serve --urls http://127.0.0.1:8080",
    ];

    public Task<int> RunAsync(ParseResult asked, CancellationToken cancellationToken) => DashboardHost.RunAsync(
        new ServeOptions
        {
            Demo = asked.GetValue(_demo),
            Urls = asked.GetValue(_urls),
            InsecureBind = asked.GetValue(_insecureBind),
            Data = asked.GetValue(GlobalOptions.Data),
            Config = asked.GetValue(GlobalOptions.Config),
        },
        cancellationToken);
}
