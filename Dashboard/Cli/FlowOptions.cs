using System.CommandLine;
using System.Globalization;
using System.Net;
using Dashboard.Cli.Verbs;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli;

/// <summary>Which flows, on a command line.</summary>
internal sealed class FlowOptions
{
    private readonly Option<string?> _source = Network("--src", "source");
    private readonly Option<string?> _destination = Network("--dst", "destination");
    private readonly Option<int?> _port = new("--port") { Description = "Only this destination port.", HelpName = "PORT" };
    private readonly Option<FlowVerdict?> _verdict = new("--verdict") { Description = "Only accept, reject, nodata, skipdata or unknown.", HelpName = "VERDICT" };
    private readonly Option<string?> _interface = new("--interface") { Description = "Only this network interface.", HelpName = "ID" };
    private readonly Option<string?> _account = new("--account") { Description = "Only this account.", HelpName = "ID" };

    public FlowOptions()
    {
        _port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !ushort.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                result.AddError($"--port takes a number from 0 to 65535, not '{token.Value}'.");
            }
        });
    }

    public IReadOnlyList<Option> All => [_source, _destination, _port, _verdict, _interface, _account];

    public VerbFlows Read(ParseResult asked, VerbRange range) => new()
    {
        Range = range,
        Source = asked.GetValue(_source),
        Destination = asked.GetValue(_destination),
        Port = asked.GetValue(_port),
        Verdict = asked.GetValue(_verdict),
        Interface = asked.GetValue(_interface),
        Account = asked.GetValue(_account),
    };

    private static Option<string?> Network(string name, string what)
    {
        var option = new Option<string?>(name) { Description = $"Only {what} addresses in this network, e.g. 10.0.0.0/8, or this address.", HelpName = "CIDR" };
        option.CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (IPNetwork.TryParse(text, out var network))
            {
                return network.ToString();
            }

            if (IPAddress.TryParse(text, out var address))
            {
                return new IPNetwork(address, address.GetAddressBytes().Length * 8).ToString();
            }

            result.AddError($"{name} takes a network such as 10.0.0.0/8 or an address, not '{text}'.");
            return null;
        };
        return option;
    }
}
