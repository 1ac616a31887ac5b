using ReproGet.Core.Oci.Registry;

namespace ReproGet.Core.Tests.Oci;

/// <summary>What credential helpers say, and what of it is said on.</summary>
public sealed class HelperAnswerTests
{
    [Fact]
    public void Credentials_are_taken_and_nobody_is_known()
    {
        var credential = Assert.IsType<RegistryCredential>(Read(0, """{"ServerURL":"r.test","Username":"u","Secret":"s3cret"}"""));

        Assert.Equal(("u", "s3cret", "from docker-credential-x"), (credential.UserName, credential.Password, credential.Source));
        Assert.Null(Read(1, "credentials not found in native keychain\n"));
        Assert.Null(Read(1, "", "Credentials not found"));
    }

    [Theory]
    [InlineData(0, "", "")]
    [InlineData(0, "s3cret", "")]
    [InlineData(0, """{"Username":"u","Secret":"s3cret","Secret":"s3cret"}""", "")]
    [InlineData(0, """{"Username":"\ud800","Secret":"s3cret"}""", "")]
    [InlineData(0, """{"Username":{},"Secret":"s3cret"}""", "")]
    [InlineData(0, """{"Username":"u","Secret":"s3cret" """, "")]
    [InlineData(1, """{"Username":"u","Secret":"s3cret"}""", "broken")]
    [InlineData(2, "Got: {\"Secret\":\"s3cret\"}", "")]
    [InlineData(255, "locked", "")]
    public void A_failure_is_told_and_no_secret(int exitCode, string output, string errors)
    {
        var failure = Assert.Throws<ReproGetException>(() => Read(exitCode, output, errors));

        Assert.Equal("RG6018", failure.Code);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", new HelperAnswer(exitCode, output, errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_story_is_cut()
    {
        Assert.InRange(Assert.Throws<ReproGetException>(() => Read(1, new string('x', HelperAnswer.MaxLength))).Message.Length, 100, 1000);
    }

    private static RegistryCredential? Read(int exitCode, string output, string errors = "") => new HelperAnswer(exitCode, output, errors).Read("docker-credential-x", "r.test");
}
