using Dashboard.Hosting;
using Dashboard.Storage.Embedded;
using Dashboard.Tests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Tests.Hosting;

public sealed class DataSettingsTests
{
    [Fact]
    public void Right_settings_are_taken_as_they_are()
    {
        var configuration = Configuration(
            ("Data:Directory", "/var/lib/dashboard"), ("Data:DiskBytes", "100000000000"), ("Data:CloseAfter", "12:00:00"), ("Data:Retention:Events", "90.00:00:00"), ("Data:Retention:ResolvedFindings:Low", "30.00:00:00"));
        Assert.Empty(DataSettings.Problems(configuration));
        var options = configuration.GetSection(EmbeddedStoreOptions.Section).Get<EmbeddedStoreOptions>()!;
        Assert.Equal((100_000_000_000, TimeSpan.FromHours(12), TimeSpan.FromDays(90), TimeSpan.FromDays(30)), (options.DiskBytes, options.CloseAfter, options.Retention.Events, options.Retention.ResolvedFindings.Low));
    }

    [Fact]
    public void Every_mistake_is_named_by_its_key_at_once()
    {
        var problems = DataSettings.Problems(Configuration(
            ("Data:DiskByte", "1"), ("Data:DiskBytes", "1000"), ("Data:MemoryBytes", "a lot"), ("Data:Retention:Events", "90 days"), ("Data:Retention:Flows", "00:01:00"), ("Data:Retention:ResolvedFindings:Lo", "1.00:00:00")));
        foreach (var key in new[] { "Data:DiskByte ", "Data:DiskBytes ", "Data:MemoryBytes ", "Data:Retention:Events ", "Data:Retention:Flows ", "Data:Retention:ResolvedFindings:Lo " })
        {
            Assert.Single(problems, problem => problem.StartsWith(key, StringComparison.Ordinal));
        }

        Assert.Equal(6, problems.Length);
    }

    [Fact]
    public void The_readme_tells_of_every_setting()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        foreach (var name in typeof(RetentionOptions).GetProperties().Select(property => $"`Data:Retention:{property.Name}").Append("`Data:DiskBytes`").Append("`Data:CloseAfter`"))
        {
            Assert.Contains(name, readme, StringComparison.Ordinal);
        }
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] pairs) =>
        new ConfigurationBuilder().AddInMemoryCollection(pairs.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
}
