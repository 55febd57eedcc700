using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Collectors.Aws;

/// <summary>Reads <c>Aws:Accounts</c>.</summary>
internal static partial class AwsSettings
{
    public static ImmutableArray<AwsAccount> Read(IConfigurationSection aws, SettingsReader settings)
    {
        settings.OnlyKeys(aws, "Accounts");
        var accounts = ImmutableArray.CreateBuilder<AwsAccount>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in settings.List(aws.GetSection("Accounts")))
        {
            var account = ReadAccount(entry, settings);
            if (!seen.Add(account.Scope))
            {
                settings.Report(entry.GetSection("Id"), $"the account {account.Title} is there twice; give it one entry with all its Regions.");
            }

            accounts.Add(account);
        }

        return accounts.Count == 0 ? [AwsAccount.Own] : accounts.DrainToImmutable();
    }

    public static bool IsRegion(string text) => Region().IsMatch(text);

    private static AwsAccount ReadAccount(IConfigurationSection entry, SettingsReader settings)
    {
        settings.OnlyKeys(entry, "Id", "Name", "RoleArn", "ExternalId", "Regions");
        var (id, role) = (SettingsReader.Text(entry.GetSection("Id")), SettingsReader.Text(entry.GetSection("RoleArn")));
        if (id is not null && !AccountId().IsMatch(id))
        {
            settings.Report(entry.GetSection("Id"), $"'{id}' is not an account's id; write its twelve digits in quotes.");
        }

        var owner = role is null ? null : RoleArn().Match(role) is { Success: true } arn ? arn.Groups["account"].Value : "";
        if (owner is "")
        {
            settings.Report(entry.GetSection("RoleArn"), $"'{role}' is not a role's ARN; write arn:aws:iam::111122223333:role/NAME.");
        }
        else if (owner is not null && id is not null && owner != id)
        {
            settings.Report(entry.GetSection("RoleArn"), $"the role is in account {owner}, and Id says {id}.");
        }

        var externalId = SettingsReader.Text(entry.GetSection("ExternalId"));
        if (externalId is not null && role is null)
        {
            settings.Report(entry.GetSection("ExternalId"), "is for assuming a role; set RoleArn too.");
        }

        var regions = ImmutableArray.CreateBuilder<string>();
        foreach (var region in settings.List(entry.GetSection("Regions")))
        {
            if (SettingsReader.Text(region) is { } name && IsRegion(name))
            {
                if (!regions.Contains(name))
                {
                    regions.Add(name);
                }
            }
            else
            {
                settings.Report(region, $"'{region.Value}' is not a region; write for example eu-west-1.");
            }
        }

        return new AwsAccount
        {
            Id = id ?? (owner is { Length: > 0 } ? owner : null),
            Name = SettingsReader.Text(entry.GetSection("Name")),
            RoleArn = role,
            ExternalId = externalId,
            Regions = regions.DrainToImmutable(),
        };
    }

    [GeneratedRegex("^[0-9]{12}$")]
    private static partial Regex AccountId();

    [GeneratedRegex("^arn:aws[a-z-]*:iam::(?<account>[0-9]{12}):role/[A-Za-z0-9+=,.@_/-]{1,576}$")]
    private static partial Regex RoleArn();

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$")]
    private static partial Regex Region();
}
